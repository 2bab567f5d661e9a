import { nextTick } from 'vue'
import { beforeEach, expect, test, vi } from 'vitest'

import { forgetDrafts, useDrafts } from '@/desk/drafts'

const kept = new Map<string, string>()

beforeEach(() => {
  kept.clear()
  vi.stubGlobal('window', {
    sessionStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    },
  })
})

test('what was begun in each conversation is there after a reload', async () => {
  const drafts = useDrafts('100')
  drafts.set('a', '您好，欠条')
  drafts.set('b', '请带身份证')
  await nextTick()
  expect([...useDrafts('100')]).toEqual([
    ['a', '您好，欠条'],
    ['b', '请带身份证'],
  ])
})

test('what was sent is gone, and blanks are not kept', async () => {
  const drafts = useDrafts('100')
  drafts.set('a', '您好')
  drafts.set('b', ' \n')
  await nextTick()
  drafts.delete('a')
  await nextTick()
  expect(useDrafts('100').size).toBe(0)
})

test('another seat at the same machine sees none of it', async () => {
  useDrafts('100').set('a', '您好')
  await nextTick()
  expect(useDrafts('101').size).toBe(0)
})

test('signing out leaves nothing behind', async () => {
  useDrafts('100').set('a', '您好')
  await nextTick()
  forgetDrafts()
  expect(kept.size).toBe(0)
})

test('where the browser forbids keeping, drafts still live as long as the page', async () => {
  vi.stubGlobal('window', {
    get sessionStorage(): never {
      throw new Error('forbidden')
    },
  })
  const drafts = useDrafts('100')
  drafts.set('a', '您好')
  await nextTick()
  expect(drafts.get('a')).toBe('您好')
})
