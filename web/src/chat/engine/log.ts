import type { Message } from '@/api/types'

/** As the service words it: the log is not read anew only because a seat put something right. */
const AMENDED = '（这条已经更正，请看后面更正的内容。）'

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
      this.messages = withdrawn(this.messages.concat(fresh)).sort((a, b) => a.seq - b.seq)
    }
    return fresh
  }
}

/** What was put right later is shown no longer, also on a page that has shown it already. */
function withdrawn(messages: Message[]): Message[] {
  const later = new Map<string, string>()
  messages.forEach((message) => message.amends && later.set(message.amends, message.message_id))
  return messages.map((message) => {
    const by = later.get(message.message_id)
    return by && !message.amended_by ? { ...message, text: AMENDED, attachments: [], amended_by: by } : message
  })
}
