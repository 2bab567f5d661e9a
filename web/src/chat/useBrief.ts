import { computed, ref, watch, type Ref } from 'vue'

import { Problem } from '@/api/problem'
import type { Brief, BriefLine } from '@/api/types'

import type { ConversationView } from './useConversation'

/** The brief a seat reads first. It is fetched once one waits for a person, and never keeps anybody from waiting. */
export function useBrief(talk: Pick<ConversationView, 'view' | 'brief' | 'giveBrief' | 'skipBrief'>) {
  const brief: Ref<Brief | null> = ref(null)
  const offered = computed(() => (brief.value?.offered ? brief.value : null))
  const forPerson = computed(() => talk.view.phase === 'open' && ['queue', 'staff'].includes(talk.view.state.owner))

  /** What was written while waiting comes in, too. Without a connection the last known lines stay. */
  async function refresh(): Promise<void> {
    try {
      brief.value = await talk.brief()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }

  watch(forPerson, (now) => {
    brief.value = null
    if (now) void refresh()
  })

  return {
    offered,
    refresh,
    give: async (lines: BriefLine[]): Promise<void> => {
      brief.value = await talk.giveBrief(lines)
    },
    skip: async (): Promise<void> => {
      brief.value = await talk.skipBrief()
    },
  }
}
