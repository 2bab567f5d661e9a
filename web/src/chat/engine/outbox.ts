import { Problem } from '@/api/problem'
import type { Message, TurnResult } from '@/api/types'

import { newId } from './ids'

/** A message the citizen has sent and the service has not yet confirmed. */
export interface Outgoing {
  /** Goes with every attempt, so that the service stores the message once. */
  clientId: string
  /** What is shown: the text, or the title of the button pressed. */
  text: string
  payload: string | null
  /** The last message known when this was written: its own copy in the log comes later. */
  after: number
  status: 'queued' | 'sending' | 'waiting' | 'failed'
  error: string | null
  /** Failed for want of a connection only: worth another try once there is one. */
  cutOff: boolean
}

export interface OutboxHooks {
  post(entry: Outgoing): Promise<TurnResult>
  wait(milliseconds: number): Promise<void>
  lastSeq(): number
  onResult(result: TurnResult): void
  /** A refusal that no repetition mends: 401 or 404, the conversation is not ours any more. */
  onLost(problem: Problem): void
  onChange(): void
}

const PAUSES = [1000, 3000, 7000]
const LONGEST_WAIT = 60

/**
 * Sends one message after the other and repeats what did not get through, always under the same client id.
 *
 * The next one leaves as soon as the one before is known to be accepted (its answer came, or the stream showed it),
 * not when it is answered: fragments of one sentence may then share a turn, and still arrive in order.
 */
export class Outbox {
  private list: Outgoing[] = []
  private onTheWire = 0

  constructor(private readonly hooks: OutboxHooks) {}

  get entries(): readonly Outgoing[] {
    return this.list
  }

  /** Requests under way, confirmed or not: while there are any, an answer may still come. */
  get underWay(): number {
    return this.onTheWire
  }

  send(text: string, payload: string | null = null): void {
    const after = this.hooks.lastSeq()
    this.list.push({ clientId: newId(), text, payload, after, status: 'queued', error: null, cutOff: false })
    this.pump()
  }

  /** Takes up what an earlier page left unconfirmed. Doubling nothing is the service's part: the id is the same. */
  restore(entries: readonly Outgoing[]): void {
    this.list = this.list.concat(entries.map((entry) => ({ ...entry, status: 'queued' as const, error: null })))
    this.pump()
  }

  retry(clientId: string): void {
    const entry = this.list.find((candidate) => candidate.clientId === clientId && candidate.status === 'failed')
    if (!entry) return
    this.requeue(entry)
    this.pump()
  }

  /** The connection is back: what it had cut off goes out again, in the order it was written. */
  retryCutOff(): void {
    const cutOff = this.list.filter((entry) => entry.status === 'failed' && entry.cutOff)
    for (const entry of cutOff) this.requeue(entry)
    if (cutOff.length > 0) this.pump()
  }

  discard(clientId: string): void {
    this.list = this.list.filter((entry) => entry.clientId !== clientId || entry.status !== 'failed')
    this.pump()
  }

  clear(): void {
    this.list = []
    this.hooks.onChange()
  }

  /** The stream or the log showed a citizen's message: the oldest entry that says the same has been accepted. */
  confirm(message: Message): void {
    if (message.sender !== 'citizen') return
    const same = this.list.filter((entry) => entry.text.trim() === message.text.trim() && message.seq > entry.after)
    const entry = same.find((candidate) => candidate.status !== 'failed') ?? same[0]
    if (entry) this.remove(entry)
  }

  private requeue(entry: Outgoing): void {
    entry.status = 'queued'
    entry.error = null
  }

  private remove(entry: Outgoing): void {
    this.list = this.list.filter((candidate) => candidate.clientId !== entry.clientId)
    this.pump()
  }

  private pump(): void {
    const busy = this.list.some((entry) => entry.status === 'sending' || entry.status === 'waiting')
    const next = busy ? undefined : this.list.find((entry) => entry.status === 'queued')
    if (next) void this.deliver(next)
    this.hooks.onChange()
  }

  private holds(entry: Outgoing): boolean {
    return this.list.indexOf(entry) >= 0
  }

  private async deliver(entry: Outgoing): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      entry.status = 'sending'
      this.onTheWire += 1
      this.hooks.onChange()
      try {
        const result = await this.hooks.post(entry)
        this.onTheWire -= 1
        this.hooks.onResult(result)
        this.remove(entry)
        return
      } catch (error) {
        this.onTheWire -= 1
        if (!this.holds(entry)) {
          // The stream had already shown it as accepted, or the conversation was left: nothing to repeat.
          this.hooks.onChange()
          return
        }
        if (!(error instanceof Problem)) throw error
        entry.error = error.detail
        entry.cutOff = error.offline
        const pause = pauseAfter(error, attempt)
        if (pause === null) {
          entry.status = 'failed'
          if (error.status === 401 || error.status === 404) this.hooks.onLost(error)
          this.pump()
          return
        }
        entry.status = 'waiting'
        this.hooks.onChange()
        await this.hooks.wait(pause)
        if (!this.holds(entry)) return
      }
    }
  }
}

/** Milliseconds until the next attempt, or null where the citizen has to decide. */
function pauseAfter(problem: Problem, attempt: number): number | null {
  const pause = PAUSES[attempt]
  if (pause === undefined) return null
  if (problem.status === 429) {
    const seconds = problem.retryAfter ?? 5
    return seconds <= LONGEST_WAIT ? seconds * 1000 : null
  }
  return problem.offline || (problem.status >= 502 && problem.status <= 504) ? pause : null
}
