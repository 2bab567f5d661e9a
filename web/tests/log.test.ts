import { expect, test } from 'vitest'

import { MessageLog } from '@/chat/engine/log'

import { message } from './fakes'

const seqs = (log: MessageLog): number[] => log.all.map((entry) => entry.seq)

test('messages stand in the order of seq and once, however they come', () => {
  const log = new MessageLog()
  log.add([message(1)], 'ordered')
  log.add([message(4), message(5)], 'answer')
  log.add([message(2), message(3), message(4)], 'ordered')
  expect(seqs(log)).toEqual([1, 2, 3, 4, 5])
})

test('only what was new is returned', () => {
  const log = new MessageLog()
  log.add([message(1), message(2)], 'ordered')
  expect(log.add([message(2), message(3)], 'ordered').map((entry) => entry.seq)).toEqual([3])
})

test('an answer that overtakes a seat’s message does not move the cursor past it', () => {
  const log = new MessageLog()
  log.add([message(1)], 'ordered')
  log.add([message(3)], 'answer')
  expect(log.cursor).toBe(1)
  expect(log.last).toBe(3)
  log.add([message(2), message(3)], 'ordered')
  expect(log.cursor).toBe(3)
})

test('what a seat put right is shown no longer, whichever of the two comes first', () => {
  const log = new MessageLog()
  log.add([message(1), message(2, { sender: 'staff', text: '30天' })], 'ordered')
  log.add([message(3, { sender: 'staff', text: '更正：60天', amends: 'm2' })], 'ordered')
  expect(log.all.map((entry) => entry.text)).toEqual(['第1条', '（这条已经更正，请看后面更正的内容。）', '更正：60天'])
  expect(log.all[1]!.amended_by).toBe('m3')
})
