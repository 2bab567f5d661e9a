import { expect, test } from 'vitest'

import { Problem, unreachable } from '@/api/problem'
import type { Message } from '@/api/types'
import { progressInWords, useSending } from '@/files/sending'
import { sizeOf } from '@/files/shrink'
import { encoded } from '@/files/upload'

import { message, promised } from './fakes'

interface Attempt {
  name: string
  id: string
  content: Blob
  onProgress: (share: number) => void
  resolve: (message: Message) => void
  reject: (error: unknown) => void
  cancelled: boolean
}

const picked = (name: string): File => new File(['x'], name, { type: 'image/jpeg' })
/** Everything that was promised so far has been looked at. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

function bench(asks = false) {
  const attempts: Attempt[] = []
  const arrived: number[] = []
  const forgotten: string[] = []
  let made = 0
  const sending = useSending({
    asks,
    prepare: () => {
      made += 1
      return Promise.resolve(new Blob([`made ${made}`]))
    },
    upload: (content, name, id, onProgress) => {
      const { promise, resolve, reject } = promised<Message>()
      const attempt: Attempt = { name, id, content, onProgress, resolve, reject, cancelled: false }
      attempts.push(attempt)
      const cancel = (): void => {
        attempt.cancelled = true
        reject(unreachable())
      }
      return { done: promise, cancel }
    },
    arrived: (sent) => arrived.push(sent.seq),
    preview: (file) => `blob:${file.name}`,
    forget: (preview) => forgotten.push(preview),
  })
  return { ...sending, attempts, arrived, forgotten }
}

test('files leave one after the other, in the order they were picked', async () => {
  const { add, attempts, arrived, entries, forgotten } = bench()
  add([picked('a.jpg'), picked('b.jpg')])
  await settled()
  expect(attempts.map((each) => each.name)).toEqual(['a.jpg'])
  attempts[0]!.onProgress(0.42)
  expect(progressInWords(entries[0]!)).toBe('正在发 42%')
  attempts[0]!.onProgress(1)
  expect(progressInWords(entries[0]!)).toContain('检查')
  attempts[0]!.resolve(message(5))
  await settled()
  expect(attempts.map((each) => each.name)).toEqual(['a.jpg', 'b.jpg'])
  attempts[1]!.resolve(message(6))
  await settled()
  expect([arrived, entries.length, forgotten]).toEqual([[5, 6], 0, ['blob:a.jpg', 'blob:b.jpg']])
})

test('a second try is the same bytes under the same id', async () => {
  const { add, attempts, entries, retry } = bench()
  add([picked('a.jpg')])
  await settled()
  attempts[0]!.reject(new Problem(503, '', '现在存不下文件'))
  await settled()
  expect([entries[0]!.status, entries[0]!.error, entries[0]!.cutOff]).toEqual(['failed', '现在存不下文件', false])
  retry(entries[0]!.id)
  await settled()
  expect(attempts[1]!.id).toBe(attempts[0]!.id)
  expect(attempts[1]!.content).toBe(attempts[0]!.content)
})

test('what a broken line cut off goes out again by itself, a refusal does not', async () => {
  const { add, attempts, retryCutOff, entries } = bench()
  add([picked('a.jpg'), picked('b.jpg')])
  await settled()
  attempts[0]!.reject(unreachable())
  await settled()
  attempts[1]!.reject(new Problem(422, '', '只能传照片'))
  await settled()
  retryCutOff()
  await settled()
  expect(attempts.map((each) => each.name)).toEqual(['a.jpg', 'b.jpg', 'a.jpg'])
  expect(entries.map((entry) => entry.status)).toEqual(['sending', 'failed'])
})

test('what is called off is not sent, and makes way for the next', async () => {
  const { add, attempts, arrived, entries, remove } = bench()
  add([picked('a.jpg'), picked('b.jpg')])
  await settled()
  remove(entries[0]!.id)
  await settled()
  expect(attempts[0]!.cancelled).toBe(true)
  attempts[1]!.resolve(message(5))
  await settled()
  expect([arrived, entries.length]).toEqual([[5], 0])
})

test('where somebody looks first, nothing leaves before that', async () => {
  const { add, attempts, release } = bench(true)
  add([picked('a.jpg')])
  await settled()
  expect(attempts.length).toBe(0)
  release()
  await settled()
  expect(attempts.length).toBe(1)
})

test('leaving the page calls everything off', async () => {
  const { add, attempts, entries, stop } = bench()
  add([picked('a.jpg'), picked('b.jpg')])
  await settled()
  stop()
  await settled()
  expect([attempts.length, attempts[0]!.cancelled, entries.length]).toEqual([1, true, 0])
})

test('a photo is made smaller in proportion, and never larger', () => {
  expect(sizeOf(4000, 3000)).toEqual({ width: 2000, height: 1500 })
  expect(sizeOf(300, 9000)).toEqual({ width: 67, height: 2000 })
  expect(sizeOf(800, 600)).toEqual({ width: 800, height: 600 })
})

test('a name fits into a header, whatever stands in it', () => {
  expect(decodeURIComponent(encoded('欠条 (1).jpg'))).toBe('欠条 (1).jpg')
  expect(encoded('证'.repeat(200)).length).toBeLessThanOrEqual(400)
  expect(encoded(`a\ud800b😀.jpg`)).toBe(encodeURIComponent('ab😀.jpg'))
})
