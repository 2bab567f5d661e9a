import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Problem, unreachable } from '@/api/problem'
import type { Log } from '@/api/types'
import { MessageLog } from '@/chat/engine/log'
import { Stream, type Link } from '@/chat/engine/stream'

import { FakeSocket, logOf, message } from './fakes'

let sockets: FakeSocket[]
let links: Link[]
let lost: Problem[]
let log: MessageLog
let fetched: number[]
let answerLog: (after: number) => Promise<Log>
let stream: Stream
const page = new EventTarget()
const documentFake = Object.assign(new EventTarget(), { visibilityState: 'visible' })

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', documentFake)
  vi.stubGlobal(
    'window',
    Object.assign(page, {
      setTimeout: (work: () => void, pause: number) => setTimeout(work, pause),
      clearTimeout: (timer: number) => clearTimeout(timer),
    }),
  )
  sockets = []
  links = []
  lost = []
  fetched = []
  log = new MessageLog()
  log.add([message(1)], 'ordered')
  answerLog = () => Promise.resolve(logOf())
  stream = new Stream({
    open: (after) => {
      const socket = new FakeSocket(after)
      sockets.push(socket)
      return socket
    },
    fetchLog: (after) => {
      fetched.push(after)
      return answerLog(after)
    },
    token: 'secret',
    cursor: () => log.cursor,
    onMessages: (messages) => log.add(messages, 'ordered'),
    onState: () => undefined,
    onTyping: () => undefined,
    onLink: (link) => links.push(link),
    onLost: (problem) => lost.push(problem),
  })
  stream.start()
})

afterEach(() => {
  stream.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const latest = (): FakeSocket => sockets[sockets.length - 1]!

test('the first frame is the token, and the address holds only the cursor', () => {
  latest().opens()
  expect(latest().sent).toEqual([{ type: 'auth', token: 'secret' }])
  expect(latest().after).toBe(1)
})

test('after a break it reconnects behind the last message it has', async () => {
  latest().opens()
  latest().receives({ type: 'message', message: message(2) })
  latest().receives({ type: 'message', message: message(3) })
  latest().breaks()
  await vi.advanceTimersByTimeAsync(2000)
  expect(sockets).toHaveLength(2)
  expect(latest().after).toBe(3)
  latest().opens()
  latest().receives({ type: 'message', message: message(3) })
  latest().receives({ type: 'message', message: message(4) })
  expect(log.all.map((entry) => entry.seq)).toEqual([1, 2, 3, 4])
})

test('frames of a socket that was given up are not listened to', async () => {
  const first = latest()
  first.opens()
  first.breaks()
  await vi.advanceTimersByTimeAsync(2000)
  first.receives({ type: 'message', message: message(9) })
  expect(log.all).toHaveLength(1)
})

test('without WebSockets the log is polled and nothing is missed', async () => {
  answerLog = (after) => Promise.resolve(after < 2 ? logOf(message(2)) : logOf())
  latest().breaks()
  await vi.advanceTimersByTimeAsync(0)
  expect(links).toContain('polling')
  expect(log.all.map((entry) => entry.seq)).toEqual([1, 2])
  const before = fetched.length
  latest().breaks()
  await vi.advanceTimersByTimeAsync(9000)
  expect(fetched.length).toBeGreaterThan(before)
})

test('pauses between attempts grow and stay bounded', async () => {
  answerLog = () => Promise.reject(unreachable())
  for (let attempt = 0; attempt < 8; attempt += 1) {
    latest().breaks()
    await vi.advanceTimersByTimeAsync(40_000)
  }
  const made = sockets.length
  latest().breaks()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sockets.length - made).toBeLessThanOrEqual(1)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sockets.length).toBeGreaterThan(made)
  expect(links[links.length - 1]).toBe('offline')
})

test('coming back online reconnects at once', async () => {
  latest().opens()
  latest().breaks()
  const made = sockets.length
  page.dispatchEvent(new Event('online'))
  expect(sockets.length).toBe(made + 1)
})

test('a page that wakes reads the log even if its socket looks open', async () => {
  latest().opens()
  latest().receives({ type: 'state', state: { owner: 'bot' } })
  answerLog = () => Promise.resolve(logOf(message(2)))
  documentFake.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(0)
  expect(log.all.map((entry) => entry.seq)).toEqual([1, 2])
})

test('a conversation that is gone is reported, a broken line is not', async () => {
  answerLog = () => Promise.reject(unreachable())
  latest().breaks()
  await vi.advanceTimersByTimeAsync(0)
  expect(lost).toHaveLength(0)
  answerLog = () => Promise.reject(new Problem(401, '需要重新进入', ''))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(lost.length).toBeGreaterThan(0)
})
