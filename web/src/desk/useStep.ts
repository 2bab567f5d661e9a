import { ref } from 'vue'

import { detailOf } from '@/api/problem'

/** One step at a time: busy while it is sent, and the service's own sentence when it is refused. */
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
      problem.value = detailOf(error)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, attempt }
}
