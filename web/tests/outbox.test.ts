import { beforeEach, expect, test } from 'vitest'

import { Problem, unreachable } from '@/api/problem'
import type { TurnResult } from '@/api/types'
import { Outbox, type Outgoing } from '@/chat/engine/outbox'

import { message, promised, result } from './fakes'

interface Attempt {
  id: string
  text: string
  end: ReturnType<typeof promised<TurnResult>>
}

let attempts: Attempt[]
let waits: Array<{ milliseconds: number; over: () => void }>
let results: TurnResult[]
let lost: Problem[]
let outbox: Outbox

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

beforeEach(() => {
  attempts = []
  waits = []
  results = []
  lost = []
  outbox = new Outbox({
    post: (entry: Outgoing) => {
      const end = promised<TurnResult>()
      attempts.push({ id: entry.clientId, text: entry.text, end })
      return end.promise
    },
    wait: (milliseconds) => new Promise((over) => waits.push({ milliseconds, over })),
    lastSeq: () => 3,
    onResult: (answer) => results.push(answer),
    onLost: (problem) => lost.push(problem),
    onChange: () => undefined,
  })
})

test('a repeated attempt carries the same client id', async () => {
  outbox.send('我想问工资')
  attempts[0]!.end.reject(unreachable())
  await settle()
  expect(outbox.entries[0]!.status).toBe('waiting')
  waits[0]!.over()
  await settle()
  expect(attempts).toHaveLength(2)
  expect(attempts[1]!.id).toBe(attempts[0]!.id)
  attempts[1]!.end.resolve(result(message(4, { sender: 'citizen', text: '我想问工资' })))
  await settle()
  expect(outbox.entries).toHaveLength(0)
  expect(results).toHaveLength(1)
})

test('after the last pause the citizen decides, and a retry keeps the id', async () => {
  outbox.send('在吗')
  for (let attempt = 0; attempt < 4; attempt += 1) {
    attempts[attempt]!.end.reject(unreachable())
    await settle()
    waits[attempt]?.over()
    await settle()
  }
  expect(outbox.entries[0]!.status).toBe('failed')
  outbox.retry(attempts[0]!.id)
  await settle()
  expect(attempts[4]!.id).toBe(attempts[0]!.id)
})

test('once the connection is back, what it cut off goes out in order, and refusals stay', async () => {
  outbox.restore([
    { clientId: 'a', text: '一', payload: null, after: 3, status: 'queued', error: null, cutOff: false },
    { clientId: 'b', text: '二', payload: null, after: 3, status: 'queued', error: null, cutOff: false },
  ])
  attempts[0]!.end.reject(new Problem(422, '填写的内容不对', '不行'))
  await settle()
  for (let attempt = 1; attempt < 5; attempt += 1) {
    attempts[attempt]!.end.reject(unreachable())
    await settle()
    waits[attempt - 1]?.over()
    await settle()
  }
  expect(outbox.entries.map((entry) => entry.status)).toEqual(['failed', 'failed'])
  outbox.retryCutOff()
  expect(attempts.map((attempt) => attempt.id)).toEqual(['a', 'b', 'b', 'b', 'b', 'b'])
})

test('the next message leaves once the one before is known to be accepted, not when it is answered', async () => {
  outbox.send('老板欠我工资')
  outbox.send('三个月了')
  expect(attempts.map((attempt) => attempt.text)).toEqual(['老板欠我工资'])
  outbox.confirm(message(4, { sender: 'citizen', text: '老板欠我工资' }))
  await settle()
  expect(attempts.map((attempt) => attempt.text)).toEqual(['老板欠我工资', '三个月了'])
})

test('two equal texts are two messages', async () => {
  outbox.send('在吗')
  outbox.send('在吗')
  outbox.confirm(message(4, { sender: 'citizen', text: '在吗' }))
  expect(outbox.entries).toHaveLength(1)
  await settle()
  attempts[0]!.end.resolve(result(message(4, { sender: 'citizen', text: '在吗' })))
  await settle()
  expect(outbox.entries).toHaveLength(1)
  expect(attempts).toHaveLength(2)
  expect(attempts[1]!.id).not.toBe(attempts[0]!.id)
})

test('an old message with the same words confirms nothing', () => {
  outbox.send('在吗')
  outbox.confirm(message(2, { sender: 'citizen', text: '在吗' }))
  expect(outbox.entries).toHaveLength(1)
})

test('a lost answer after the stream showed the message is no failure', async () => {
  outbox.send('在吗')
  outbox.confirm(message(4, { sender: 'citizen', text: '在吗' }))
  attempts[0]!.end.reject(unreachable())
  await settle()
  expect(outbox.entries).toHaveLength(0)
  expect(waits).toHaveLength(0)
})

test('429 waits as long as the service says', async () => {
  outbox.send('在吗')
  attempts[0]!.end.reject(new Problem(429, '请求太频繁了', '请稍等', 17))
  await settle()
  expect(waits[0]!.milliseconds).toBe(17_000)
})

test('a refusal is not repeated and its sentence is kept', async () => {
  outbox.send('在吗')
  attempts[0]!.end.reject(new Problem(422, '填写的内容不对', '这个按钮已经失效'))
  await settle()
  expect(attempts).toHaveLength(1)
  expect(outbox.entries[0]).toMatchObject({ status: 'failed', error: '这个按钮已经失效' })
  expect(lost).toHaveLength(0)
})

test('401 means the conversation is not ours any more', async () => {
  outbox.send('在吗')
  attempts[0]!.end.reject(new Problem(401, '需要重新进入', '请重新进入'))
  await settle()
  expect(lost).toHaveLength(1)
})

test('what an earlier page left unconfirmed goes out again under its old id', async () => {
  outbox.restore([{ clientId: 'old', text: '在吗', payload: null, after: 3, status: 'sending', error: null, cutOff: false }])
  expect(attempts[0]).toMatchObject({ id: 'old', text: '在吗' })
})
