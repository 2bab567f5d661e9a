/** What is at hand for the open conversation: suggestions for the last message, or what the words typed here find. */
import { computed, onScopeDispose, ref, watch } from 'vue'

import { Problem } from '@/api/problem'

import { get } from '../api'
import type { Find, Finds } from '../types'

/** Typing goes on faster than answers come: the service is asked at each rest, not at each letter. */
const REST_MS = 250

/** `key` names the conversation and the citizen's last message in it: a new one asks for new suggestions. */
export function useFinds(key: () => { id: string; message: string | null }) {
  const words = ref('')
  const suggested = ref<Find[]>([])
  const found = ref<Find[]>([])
  const looking = ref(false)
  const problem = ref('')
  let timer = 0
  let latest = 0

  const searching = computed(() => words.value.trim() !== '')
  const finds = computed(() => (searching.value ? found.value : suggested.value))

  async function ask(path: string, take: (finds: Find[]) => void): Promise<void> {
    const mine = ++latest
    looking.value = true
    try {
      const answer = await get<Finds>(path)
      if (mine !== latest) return
      take(answer.finds)
      problem.value = ''
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (mine === latest) problem.value = error.detail
    } finally {
      if (mine === latest) looking.value = false
    }
  }

  function suggest(): void {
    void ask(`/conversations/${key().id}/suggestions`, (finds) => (suggested.value = finds))
  }

  watch(
    () => `${key().id} ${key().message}`,
    (_, before) => {
      if (before?.split(' ')[0] !== key().id) {
        words.value = ''
        suggested.value = []
      }
      if (!searching.value) suggest()
    },
    { immediate: true },
  )
  watch(words, (now, before) => {
    window.clearTimeout(timer)
    if (now.trim()) {
      timer = window.setTimeout(() => void ask(`/knowledge?q=${encodeURIComponent(now.trim().slice(0, 200))}`, (finds) => (found.value = finds)), REST_MS)
    } else if (before.trim()) {
      found.value = []
      suggest()
    }
  })
  onScopeDispose(() => window.clearTimeout(timer))

  return { words, finds, searching, looking, problem }
}
