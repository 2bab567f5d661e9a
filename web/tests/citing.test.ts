import { expect, test } from 'vitest'

import { articleNamed, faultOf, inForce, matching } from '@/workbench/citations/citing'
import type { CitableStatute, CitableVersion } from '@/workbench/types'

const version = (more: Partial<CitableVersion> = {}): CitableVersion => ({
  version: '2024-01-01',
  until: null,
  articles: 90,
  listed: [],
  citable: true,
  note: null,
  ...more,
})
const statute = (short_title: string, ...versions: CitableVersion[]): CitableStatute => ({ short_title, title: `中华人民共和国${short_title}`, versions })

test('an article is written as statutes write it, however it was typed', () => {
  for (const typed of ['20', '第20条', '二十', '第二十条', ' 第 20 条 ']) expect(articleNamed(typed)).toBe('第二十条')
  expect([1, 10, 11, 103, 110, 1160].map((number) => articleNamed(String(number)))).toEqual(['第一条', '第十条', '第十一条', '第一百零三条', '第一百一十条', '第一千一百六十条'])
  expect(articleNamed('120条之一')).toBe('第一百二十条之一')
  expect(articleNamed('')).toBeNull()
  expect(articleNamed('二十条第一款')).toBeUndefined()
  expect(articleNamed('0')).toBeUndefined()
})

test('only an article that this version has can be cited', () => {
  expect(faultOf(version(), '第九十条')).toBe('')
  expect(faultOf(version(), '第九十一条')).toContain('到第九十条为止')
  expect(faultOf(version(), '第二十条之一')).toContain('没有第二十条之一')
  expect(faultOf(version({ citable: false }), '第二十条')).toContain('待核')
  expect(faultOf(version({ citable: false }), null)).toBe('')
  expect(faultOf(version({ listed: ['第二条'] }), '第二条')).toBe('')
  expect(faultOf(version({ listed: ['第二条'] }), '第三条')).toContain('第二条')
  expect(faultOf(version({ articles: null }), '第三条')).toContain('只能引法名')
  expect(faultOf(version(), undefined)).toContain('条号写成')
})

test('the law in force on the day is proposed, and titles are found by what they begin with first', () => {
  const review = statute('行政复议法', version(), version({ version: '2018-01-01', until: '2023-12-31' }))
  expect(inForce(review, '2026-11-26')?.version).toBe('2024-01-01')
  expect(inForce(review, '2023-05-01')?.version).toBe('2018-01-01')
  const found = matching([statute('行政复议法实施条例', version()), review, statute('劳动合同法', version())], '《行政复议')
  expect(found.map((each) => each.short_title)).toEqual(['行政复议法', '行政复议法实施条例'])
})
