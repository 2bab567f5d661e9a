import { ref } from 'vue'

import { Problem } from '@/api/problem'

/** Something the citizen started that takes a moment and may be refused: busy while it runs, then done or a sentence. */
export function useTask() {
  const busy = ref(false)
  const error = ref<string | null>(null)

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = null
    try {
      await work()
      return true
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      error.value = problem.retryAfter ? `${problem.detail}（约 ${problem.retryAfter} 秒后可再试）` : problem.detail
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, error, run }
}
