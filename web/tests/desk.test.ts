import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Line } from '@/desk/line'
import { clockTime, waitedFor } from '@/desk/ticking'
import { staleTitle } from '@/desk/words'

describe('time at the desk', () => {
  const since = '2026-11-23T09:00:00.000+08:00'
  const after = (seconds: number): number => Date.parse(since) + seconds * 1000

  it.each([
    [-5, '0秒'],
    [59, '59秒'],
    [65, '1分05秒'],
    [3599, '59分59秒'],
    [3600, '1小时00分'],
    [27 * 3600, '1天3小时'],
  ])('after %i seconds says %s', (seconds, words) => {
    expect(waitedFor(since, after(seconds))).toBe(words)
  })

  it('names the day only when it is another, by the clock of the hotline', () => {
    expect(clockTime(since, Date.parse('2026-11-23T23:59:00+08:00'))).toBe('09:00')
    expect(clockTime(since, Date.parse('2026-11-24T00:01:00+08:00'))).toBe('11-23 09:00')
  })
})

describe('marks on an answer', () => {
  it('says why it wants another look', () => {
    expect(staleTitle('overdue')).toBe('已过复核日期')
    expect(staleTitle('replaced')).toBe('依据的法律版本已被替换')
  })
})

class FakeSocket {
  static made: FakeSocket[] = []
  static readonly OPEN = 1
  readyState = 0
  sent: unknown[] = []
  onopen: () => void = () => undefined
  onclose: () => void = () => undefined
  onmessage: (event: { data: string }) => void = () => undefined

  constructor(readonly url: string) {
    FakeSocket.made.push(this)
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }

  close(): void {
    this.readyState = 3
  }

  opens(): void {
    this.readyState = 1
    this.onopen()
  }

  says(frame: object): void {
    this.onmessage({ data: JSON.stringify(frame) })
  }
}

describe('the live line', () => {
  const heard: string[] = []
  const listener = {
    queueChanged: () => heard.push('queue'),
    conversationChanged: (id: string) => heard.push(id),
    refused: () => heard.push('refused'),
  }
  const handlers = new Map<string, () => void>()

  beforeEach(() => {
    vi.useFakeTimers()
    heard.length = 0
    FakeSocket.made.length = 0
    vi.stubGlobal('WebSocket', FakeSocket)
    vi.stubGlobal('location', { protocol: 'https:', host: 'desk.test' })
    vi.stubGlobal('window', {
      setTimeout,
      clearTimeout,
      addEventListener: (name: string, handler: () => void) => handlers.set(name, handler),
      removeEventListener: (name: string) => handlers.delete(name),
    })
    vi.stubGlobal('document', {
      hidden: false,
      addEventListener: (name: string, handler: () => void) => handlers.set(name, handler),
      removeEventListener: (name: string) => handlers.delete(name),
    })
  })

  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const latest = (): FakeSocket => FakeSocket.made[FakeSocket.made.length - 1]!

  it('says after each connection what it watches', () => {
    const line = new Line(listener)
    line.watch(['c1'])
    expect(latest().url).toBe('wss://desk.test/api/desk/stream')
    latest().opens()
    expect(line.state.value).toBe('open')
    expect(latest().sent).toEqual([{ type: 'watch', conversations: ['c1'] }])
    latest().onclose()
    expect(line.state.value).toBe('lost')
    expect(heard).toContain('refused')
    vi.advanceTimersByTime(2_000)
    latest().opens()
    expect(latest().sent).toEqual([{ type: 'watch', conversations: ['c1'] }])
    line.end()
  })

  it('looks again at each heartbeat', () => {
    const line = new Line(listener)
    line.watch(['c1'])
    latest().opens()
    latest().says({ type: 'ping' })
    expect(heard).toEqual(['queue', 'c1'])
    line.end()
  })

  it('takes a silent line for a dead one', () => {
    const line = new Line(listener)
    latest().opens()
    vi.advanceTimersByTime(62_000)
    expect(line.state.value).not.toBe('open')
    expect(FakeSocket.made.length).toBeGreaterThan(1)
    line.end()
  })

  it('does not wait out its pause when the network is back, and opens one line only', () => {
    const line = new Line(listener)
    latest().opens()
    handlers.get('offline')?.()
    expect(line.state.value).toBe('lost')
    handlers.get('online')?.()
    handlers.get('online')?.()
    expect(FakeSocket.made.length).toBe(2)
    vi.advanceTimersByTime(10_000)
    expect(FakeSocket.made.length).toBe(2)
    line.end()
  })

  it('looks at once when the page comes back, and opens anew a line that a sleeping machine let die', () => {
    const line = new Line(listener)
    line.watch(['c1'])
    latest().opens()
    handlers.get('visibilitychange')?.()
    expect(heard).toEqual(['queue', 'c1'])
    expect(FakeSocket.made.length).toBe(1)
    vi.setSystemTime(Date.now() + 3_600_000) // no timer ran meanwhile
    handlers.get('visibilitychange')?.()
    expect(FakeSocket.made.length).toBe(2)
    latest().opens()
    expect(line.state.value).toBe('open')
    line.end()
  })

  it('says at most every few seconds that the seat is typing', () => {
    const line = new Line(listener)
    latest().opens()
    for (let key = 0; key < 5; key++) line.typing('c1')
    expect(latest().sent.filter((frame) => (frame as { type: string }).type === 'typing')).toHaveLength(1)
    line.end()
  })

  it('stays ended', () => {
    const line = new Line(listener)
    latest().opens()
    line.end()
    vi.advanceTimersByTime(120_000)
    expect(FakeSocket.made.length).toBe(1)
  })
})
