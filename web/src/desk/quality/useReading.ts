import { ref, type Ref } from 'vue'

import { detailOf } from '@/api/problem'

import { get } from '../api'

/** What a page of the desk reads from one address, and what went wrong. The last answer stays in sight meanwhile. */
export function useReading<T>(path: () => string) {
  const answer = ref<T | null>(null) as Ref<T | null>
  const problem = ref('')

  async function look(): Promise<void> {
    const asked = path()
    try {
      const found = await get<T>(asked)
      if (asked !== path()) return // something else was chosen meanwhile
      answer.value = found
      problem.value = ''
    } catch (error) {
      problem.value = detailOf(error)
    }
  }

  return { answer, problem, look }
}
