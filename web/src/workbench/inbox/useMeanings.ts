/** Labels that fit what is typed; all of an area before anything is. */
import { computed, onScopeDispose, ref, watch } from 'vue'

import { Problem } from '@/api/problem'
import { get } from '@/desk/api'

import type { MeaningList, MeaningShown } from '../types'

/** Typing goes on faster than answers come: the service is asked at each rest, not at each letter. */
const REST_MS = 200

export function useMeanings(area: string | undefined) {
  const words = ref('')
  const fitting = ref<MeaningShown[]>([])
  const answered = ref('')
  const problem = ref('')
  let timer = 0
  let latest = 0

  /** Whether what is shown belongs to what is typed. */
  const current = computed(() => answered.value === words.value.trim())

  async function ask(): Promise<void> {
    const mine = ++latest
    const typed = words.value.trim()
    const query = new URLSearchParams({ q: typed.slice(0, 100) })
    if (area) query.set('area', area)
    if (!typed && !area) {
      fitting.value = []
      answered.value = ''
      return
    }
    try {
      const answer = await get<MeaningList>(`/learning/meanings?${query.toString()}`)
      if (mine !== latest) return
      fitting.value = answer.meanings
      answered.value = typed
      problem.value = ''
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (mine === latest) problem.value = error.detail
    }
  }

  watch(words, () => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void ask(), REST_MS)
  })
  onScopeDispose(() => window.clearTimeout(timer))
  void ask()

  return { words, fitting, current, problem }
}
