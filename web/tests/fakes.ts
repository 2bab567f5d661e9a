import type { Message, TurnResult } from '@/api/types'
import type { Log } from '@/api/types'
import type { Socket } from '@/chat/engine/stream'

export function message(seq: number, more: Partial<Message> = {}): Message {
  return {
    seq,
    message_id: `m${seq}`,
    in_reply_to: null,
    sender: 'bot',
    created_at: '2026-11-23T16:00:00.000+08:00',
    text: `第${seq}条`,
    buttons: [],
    citations: [],
    items: [],
    attachments: [],
    topic: null,
    answer: null,
    amends: null,
    amended_by: null,
    ...more,
  }
}

export function result(accepted: Message, replies: Message[] = []): TurnResult {
  return { accepted, replies, outcome: 'answered', state: { owner: 'bot' } }
}

export function logOf(...messages: Message[]): Log {
  return { messages, state: { owner: 'bot' } }
}

/** A promise whose end the test decides. */
export function promised<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

export class FakeSocket implements Socket {
  onopen: ((event: never) => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: never) => void) | null = null
  readyState = 0
  sent: unknown[] = []

  constructor(readonly after: number) {}

  send(data: string): void {
    this.sent.push(JSON.parse(data))
  }

  close(): void {
    this.readyState = 3
  }

  opens(): void {
    this.readyState = 1
    this.onopen?.(undefined as never)
  }

  receives(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }

  breaks(): void {
    this.readyState = 3
    this.onclose?.(undefined as never)
  }
}
