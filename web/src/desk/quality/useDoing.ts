import { ref } from 'vue'

import { detailOf } from '@/api/problem'

/** One thing done at a time, and why it was refused. */
export function useDoing() {
  const busy = ref(false)
  const refused = ref('')

  /** Whether it was done. */
  async function doing(what: () => Promise<void>): Promise<boolean> {
    busy.value = true
    refused.value = ''
    try {
      await what()
      return true
    } catch (error) {
      refused.value = detailOf(error)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, refused, doing }
}
