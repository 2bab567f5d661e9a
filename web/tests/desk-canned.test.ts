import { expect, test } from 'vitest'

import { matching, slashAt } from '@/desk/canned/useCanned'
import type { Canned } from '@/desk/types'

const canned = (id: string, title: string, more: Partial<Canned> = {}): Canned => ({
  id,
  title,
  group: '开头',
  keywords: [],
  text: '',
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
