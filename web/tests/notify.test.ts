import { describe, expect, it } from 'vitest'

import { newsOf } from '@/desk/notify'
import type { Queue, QueueEntry } from '@/desk/types'

const entry = (id: string, more: Partial<QueueEntry> = {}): QueueEntry => ({ conversation_id: id.repeat(32).slice(0, 32), owner: 'queue', channel: 'web', danger: null, after_hours: false, given_at: null, unanswered_since: null, staff_no: null, labels: [], ...more }) as unknown as QueueEntry
const queue = (lists: Partial<Queue>): Queue => ({ waiting: [], mine: [], to_approve: [], ...lists }) as unknown as Queue
const kinds = (before: Queue | null, now: Queue): string[] => newsOf(before, now).map((news) => news.kind)

describe('what is told to a seat who looks elsewhere', () => {
  it('is nothing at the first reading: all of it is on the screen', () => {
    expect(kinds(null, queue({ waiting: [entry('a')] }))).toEqual([])
  })

  it('is who has begun to wait, but not at night', () => {
    expect(kinds(queue({}), queue({ waiting: [entry('a'), entry('b', { after_hours: true })] }))).toEqual(['waiting'])
  })

  it('is what was given, and nothing of what the seat took itself', () => {
    const now = queue({ mine: [entry('a', { given_at: '2026-09-01T10:00:00+08:00' }), entry('b')] })
    expect(kinds(queue({ waiting: [entry('a'), entry('b')] }), now)).toEqual(['given'])
  })

  it('is a new message in what the seat has in hand, each once', () => {
    const first = queue({ mine: [entry('a', { unanswered_since: '2026-09-01T10:00:00+08:00' })] })
    const second = queue({ mine: [entry('a', { unanswered_since: '2026-09-01T10:01:00+08:00' })] })
    expect(kinds(queue({ mine: [entry('a')] }), first)).toEqual(['answered'])
    expect(kinds(first, first)).toEqual([])
    expect(kinds(first, second)).toEqual(['answered'])
  })

  it('is a danger that nobody has acknowledged, also in a conversation that was there', () => {
    const danger = { kind: 'victim', since: '', acknowledged: false, escalated: false } as const
    expect(kinds(queue({ mine: [entry('a')] }), queue({ mine: [entry('a', { danger })] }))).toEqual(['danger'])
  })

  it('is an answer that waits for a supervisor', () => {
    expect(kinds(queue({}), queue({ to_approve: [entry('a', { staff_no: '100' })] }))).toEqual(['approve'])
  })

  it('never says what a citizen wrote or is called', () => {
    const now = queue({ waiting: [entry('a', { topic_title: '家庭暴力' })] })
    expect(newsOf(queue({}), now)[0]!.words).toBe('会话 AAAA 在等人工。')
  })
})
