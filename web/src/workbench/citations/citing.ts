/** What may be cited: the statute by a few letters of its title, the version of the day, the article as statutes write it. */
import type { CitableStatute, CitableVersion, CitationEntry } from '../types'

const FIGURES = '零一二三四五六七八九'
const PLACES: [value: number, unit: string][] = [
  [1000, '千'],
  [100, '百'],
  [10, '十'],
  [1, ''],
]
const NUMERAL = '[一二三四五六七八九十百千零]+'
const TYPED = new RegExp(`^第?(\\d{1,4}|${NUMERAL})条?(?:之(${NUMERAL}))?$`)

/** 20, 二十, 第20条 → 第二十条. Null for nothing typed, which cites the statute alone; undefined for what is no article. */
export function articleNamed(typed: string): string | null | undefined {
  const words = typed.replace(/\s/g, '')
  if (!words) return null
  const [, number, inserted] = TYPED.exec(words) ?? []
  if (!number) return undefined
  const numeral = /^\d/.test(number) ? inChinese(Number(number)) : number
  return numeral && `第${numeral}条${inserted ? `之${inserted}` : ''}`
}

/** 1 to 9999 as statutes write it: 十, 二十, 一百零三. */
function inChinese(number: number): string | undefined {
  if (number < 1) return undefined
  let text = ''
  let gap = false
  for (const [value, unit] of PLACES) {
    const digit = Math.floor(number / value) % 10
    if (digit) text += (gap && text ? '零' : '') + FIGURES.charAt(digit) + unit
    gap = !digit
  }
  return number >= 10 && number < 20 ? text.slice(1) : text
}

/** The statutes whose title has all that is typed, those that begin with it first. */
export function matching(statutes: CitableStatute[], typed: string): CitableStatute[] {
  const words = typed.replace(/[《》\s]/g, '')
  const found = statutes.filter((statute) => statute.title.includes(words) || statute.short_title.includes(words))
  const begins = (statute: CitableStatute): number => (statute.short_title.startsWith(words) ? 0 : 1)
  return found.sort((one, other) => begins(one) - begins(other) || one.short_title.length - other.short_title.length)
}

/** The version in force on a day, else the newest. */
export function inForce(statute: CitableStatute, day: string): CitableVersion | undefined {
  return statute.versions.find((version) => version.version <= day && (!version.until || version.until >= day)) ?? statute.versions[0]
}

/** 「2024-01-01 起施行」, 「2018-01-01 至 2023-12-31（旧法）」. */
export function versionTitle(version: CitableVersion): string {
  return version.until ? `${version.version} 至 ${version.until}（旧法）` : `${version.version} 起施行`
}

/** Why this article cannot be cited; empty when it can. The service says the same of a draft that is handed in. */
export function faultOf(version: CitableVersion, article: string | null | undefined): string {
  if (article === undefined) return '条号写成“20”或“第二十条”。只引法名的，空着。'
  if (article === null) return ''
  if (!version.citable) return '这一版的条号待核，只能引法名：条号请空着。'
  if (version.listed.length) return version.listed.includes(article) ? '' : `目录里没有${article}，有的是：${version.listed.join('、')}。`
  if (version.articles === null) return '目录里没有这一版的条数，只能引法名：条号请空着。'
  const last = inChinese(version.articles)
  return known(article, version.articles) ? '' : `没有${article}，这一版到第${last}条为止。`
}

function known(article: string, articles: number): boolean {
  for (let number = 1; number <= articles; number += 1) if (article === `第${inChinese(number)}条`) return true
  return false
}

/** 《行政复议法》第二十条. */
export function citedAs(citation: CitationEntry): string {
  return `《${citation.statute}》${citation.article ?? ''}`
}
