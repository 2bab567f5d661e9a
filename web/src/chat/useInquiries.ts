import { computed, ref, watch, type Ref } from 'vue'

import { Problem } from '@/api/problem'
import type { Inquiry, InquiryAnswer } from '@/api/types'

import type { ConversationView } from './useConversation'

/** What a seat asked for, by the message that asks. Looked at whenever the service says something: every change is said. */
export function useInquiries(talk: Pick<ConversationView, 'view' | 'messages' | 'inquiries' | 'fillInquiry'>) {
  const asked: Ref<Record<string, Inquiry>> = ref({})
  const ofService = computed(() => talk.messages.value.filter((message) => message.sender === 'system').length)

  watch(
    () => [talk.view.phase, talk.view.state.owner, ofService.value] as const,
    async ([phase, , said]) => {
      if (phase !== 'open' || !said) {
        asked.value = {}
        return
      }
      try {
        const found: Record<string, Inquiry> = {}
        for (const each of (await talk.inquiries()).inquiries) found[each.message_id] = each
        asked.value = found
      } catch (error) {
        if (!(error instanceof Problem)) throw error // the next change looks again
      }
    },
  )

  async function fill(id: string, answer: InquiryAnswer): Promise<void> {
    const filled = await talk.fillInquiry(id, answer)
    asked.value = { ...asked.value, [filled.message_id]: filled }
  }

  return { asked, fill }
}
