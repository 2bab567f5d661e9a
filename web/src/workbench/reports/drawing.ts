/** Bars by ECharts, which is large: whoever draws imports this module when a report is first looked at, and not before. */
import { BarChart } from 'echarts/charts'
import { GridComponent, LegendComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

import type { Report } from '../types'

export interface Drawing {
  end(): void
}

const ROW_PX = 34
const AROUND_PX = 56

use([BarChart, GridComponent, LegendComponent, CanvasRenderer])

/** Draws shares of right answers, both models side by side, into the box; its colours are the page's own. */
export function drawCounts(box: HTMLElement, rows: Report['areas']): Drawing {
  const style = getComputedStyle(box)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const share = (right: number, cases: number): number => (cases ? Math.round((1000 * right) / cases) / 10 : 0)
  box.style.height = `${AROUND_PX + ROW_PX * rows.length}px`
  const chart = init(box, null, { renderer: 'canvas' })
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: style.fontFamily, color: colour('--ink') },
    legend: { top: 0, left: 0, data: ['现在', '候选'] },
    grid: { left: 8, right: 24, top: 32, bottom: 4, containLabel: true },
    xAxis: { type: 'value', min: 0, max: 100, axisLabel: { formatter: '{value}%' } },
    yAxis: { type: 'category', inverse: true, data: rows.map((row) => row.title), axisLabel: { color: colour('--ink') } },
    series: [
      { name: '现在', type: 'bar', itemStyle: { color: colour('--line-strong') }, data: rows.map((row) => share(row.current, row.cases)) },
      { name: '候选', type: 'bar', itemStyle: { color: colour('--accent') }, data: rows.map((row) => share(row.candidate, row.cases)) },
    ],
  })
  const fit = (): void => chart.resize()
  window.addEventListener('resize', fit)
  return {
    end() {
      window.removeEventListener('resize', fit)
      chart.dispose()
    },
  }
}
