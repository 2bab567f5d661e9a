import { expect, test } from 'vitest'

import { afterwardsOf, inWords, joined } from '@/desk/canned/afterwards'
import { matching, slashAt } from '@/desk/canned/useCanned'
import type { Afterwards, Canned } from '@/desk/types'

const canned = (id: string, title: string, more: Partial<Canned> = {}): Canned => ({
  id,
  title,
  group: '开头',
  keywords: [],
  text: '',
  afterwards: [],
  version: 1,
  retired: false,
  edited: false,
  ...more,
})

test('a stroke counts at the beginning of a line only, up to the cursor', () => {
  expect(slashAt('/', 1)).toEqual({ start: 0, words: '' })
  expect(slashAt('您好。\n/问候', 7)).toEqual({ start: 4, words: '问候' })
  expect(slashAt('2026/11/26', 10)).toBeNull()
  expect(slashAt('/问候\n还有', 6)).toBeNull()
})

test('what is named so comes before what only mentions it', () => {
  const answers = [canned('a', '收尾', { text: '问候您' }), canned('b', '问候'), canned('c', '别的', { keywords: ['问候'] })]
  expect(matching(answers, '问候').map((answer) => answer.id)).toEqual(['b', 'c', 'a'])
  expect(matching(answers, '开头 别').map((answer) => answer.id)).toEqual(['c'])
  expect(matching(answers, '没有')).toEqual([])
})

const list = { labels: [{ id: 'wages', title: '工资' }], groups: [{ id: 'general', title: '综合' }] }
const kinds = (steps: Afterwards[], more: Afterwards[]): string[] => joined(afterwardsOf(steps, list), afterwardsOf(more, list)).map((each) => each.step.step)

test('what follows is said in the words of the city', () => {
  expect(inWords({ step: 'labels', labels: ['wages', 'gone'] }, list)).toBe('贴“工资”“gone”标签')
  expect(inWords({ step: 'transfer', group: 'general', note: '长'.repeat(30) }, list)).toBe(`转给综合，附言“${'长'.repeat(24)}…”`)
  expect(inWords({ step: 'close', resolution: 'silent' }, list)).toBe('打开结束表，结果填“对方没再说话”')
})

test('of two answers in one draft the later says how it ends, and that comes last', () => {
  expect(kinds([{ step: 'note', text: '一' }, { step: 'return' }], [{ step: 'labels', labels: ['wages'] }])).toEqual(['note', 'labels', 'return'])
  expect(kinds([{ step: 'labels', labels: ['wages'] }, { step: 'return' }], [{ step: 'close' }])).toEqual(['labels', 'close'])
})
