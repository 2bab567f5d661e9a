import type { Message } from '@/api/types'

/**
 * The conversation as this page knows it: ordered by `seq`, each message once, whatever it came by.
 *
 * The stream and the log deliver complete runs in order, so they alone move the cursor. The answer to a POST may
 * hold message 7 while message 6 (a seat's) is still on its way: were the cursor moved by it, 6 would be lost.
 */
export class MessageLog {
  private messages: Message[] = []
  private readonly known = new Set<number>()
  private orderedUpTo = 0

  /** Everything up to this number has arrived; ask for what comes after it. */
  get cursor(): number {
    return this.orderedUpTo
  }

  /** The highest number seen by any way. */
  get last(): number {
    const last = this.messages[this.messages.length - 1]
    return last ? last.seq : 0
  }

  get all(): readonly Message[] {
    return this.messages
  }

  /** Takes messages in and returns those that were new, in order. */
  add(incoming: readonly Message[], source: 'ordered' | 'answer'): Message[] {
    const fresh = incoming.filter((message) => {
      if (source === 'ordered' && message.seq > this.orderedUpTo) this.orderedUpTo = message.seq
      if (this.known.has(message.seq)) return false
      this.known.add(message.seq)
      return true
    })
    if (fresh.length > 0) {
      fresh.sort((a, b) => a.seq - b.seq)
      this.messages = this.messages.concat(fresh).sort((a, b) => a.seq - b.seq)
    }
    return fresh
  }
}
