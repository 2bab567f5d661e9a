import { ref, type Ref } from 'vue'

import { Problem } from '@/api/problem'
import type { RealName } from '@/api/types'

import type { ConversationView } from './useConversation'

/** An identity provider shows itself in no frame, and what a frame keeps is not there in a page of its own. */
const framed = window.parent !== window

/** Logging in by real name, where the hotline has an identity provider: null while it is not known to have one. */
export function useRealName(talk: Pick<ConversationView, 'realName' | 'beginLogin' | 'endLogin'>) {
  const standing: Ref<RealName | null> = ref(null)

  async function look(): Promise<void> {
    if (framed) return
    try {
      standing.value = await talk.realName()
    } catch (error) {
      if (!(error instanceof Problem)) throw error // without an answer nothing is offered; the next look asks again
      standing.value = null
    }
  }

  /** Leaves this page; what was said is there on the way back. */
  async function logIn(): Promise<void> {
    window.location.assign(await talk.beginLogin())
  }

  async function logOut(): Promise<void> {
    await talk.endLogin()
    await look()
  }

  return { standing, look, logIn, logOut }
}
