import { computed, ref, watch, type Ref } from 'vue'

import { Problem } from '@/api/problem'
import type { OwedAnswer, Wish } from '@/api/types'

import type { ConversationView } from './useConversation'

/** The answer or call that is owed here. It is looked at whenever the conversation changes hands or a person writes. */
export function usePromise(talk: Pick<ConversationView, 'view' | 'messages' | 'promise' | 'makePromise' | 'withdrawPromise' | 'send'>) {
  const promise: Ref<OwedAnswer | null> = ref(null)
  const ofPeople = computed(() => talk.messages.value.filter((message) => message.sender === 'staff' || message.sender === 'system').length)

  watch(
    () => [talk.view.phase, talk.view.state.owner, ofPeople.value] as const,
    async ([phase]) => {
      try {
        promise.value = phase === 'open' ? (await talk.promise()).promise : null
      } catch (error) {
        if (!(error instanceof Problem)) throw error // the next change looks again
      }
    },
  )

  /** The question goes in like any other message, so that danger in it is heard; then the promise. */
  async function leaveWord(question: string, wish: Wish): Promise<void> {
    if (question) talk.send(question)
    promise.value = await talk.makePromise(wish)
  }

  async function withdraw(): Promise<void> {
    promise.value = (await talk.withdrawPromise()).promise
  }

  return { promise, leaveWord, withdraw }
}
