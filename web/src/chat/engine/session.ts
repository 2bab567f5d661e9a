import type { Outgoing } from './outbox'

/** What this device keeps of a conversation, so that a reload or a killed browser does not lose it. */
export interface Session {
  id: string
  token: string
  outbox: Outgoing[]
  /** Answers already rated, by message id. */
  rated: Record<string, boolean>
}

interface Stored extends Session {
  usedAt: number
}

const KEY = 'hotline.session'
const PRIVATE = 'hotline.private'
const KEPT_FOR = 12 * 3600 * 1000

/**
 * Normally localStorage, for half a day: long enough for a phone that closes its browser while one waits for a seat.
 * Once somebody is in danger, or has left in a hurry, only this tab remembers: others may hold the same phone.
 */
export class SessionStore {
  load(): Session | null {
    for (const storage of [tab(), device()]) {
      const text = storage?.getItem(KEY)
      if (!text) continue
      try {
        const stored = JSON.parse(text) as Stored
        if (stored.id && stored.token && Date.now() - stored.usedAt < KEPT_FOR) return stored
      } catch {
        // Unreadable: treated like none, and overwritten by the next save.
      }
    }
    return null
  }

  save(session: Session): void {
    const stored: Stored = { ...session, usedAt: Date.now() }
    const target = tab()?.getItem(PRIVATE) ? tab() : (device() ?? tab())
    try {
      target?.setItem(KEY, JSON.stringify(stored))
    } catch {
      // Storage is full or forbidden: the conversation then lives as long as the page does.
    }
  }

  /** From here on only this tab remembers. */
  keepToThisTab(): void {
    device()?.removeItem(KEY)
    tab()?.setItem(PRIVATE, '1')
  }

  forget(): void {
    device()?.removeItem(KEY)
    tab()?.removeItem(KEY)
  }

  /** 快速离开: nothing of ours stays, but the tab's mark that it is to stay private. */
  forgetEverything(): void {
    for (const storage of [device(), tab()]) {
      if (!storage) continue
      for (const key of Object.keys(storage)) if (key.indexOf('hotline.') === 0) storage.removeItem(key)
    }
    tab()?.setItem(PRIVATE, '1')
  }
}

/** Reading the property itself throws where a browser forbids storage, as in some frames. */
function device(): Storage | null {
  try {
    return window.localStorage
  } catch {
    return null
  }
}

function tab(): Storage | null {
  try {
    return window.sessionStorage
  } catch {
    return null
  }
}
