import { ref } from 'vue'

import { Problem } from '@/api/problem'

/** One form of signing in: busy while it is sent, and the service's own sentence when it is refused. */
export function useStep() {
  const busy = ref(false)
  const problem = ref('')

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = ''
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem.value = error.detail
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, attempt }
}
