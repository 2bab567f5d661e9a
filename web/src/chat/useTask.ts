import { nextTick, ref } from 'vue'

import { Problem } from '@/api/problem'

/** A button that is out of use while it works loses the focus: whoever uses the keyboard gets it back. */
async function giveBack(element: Element | null): Promise<void> {
  await nextTick()
  const lost = !document.activeElement || document.activeElement === document.body
  if (lost && element instanceof HTMLElement && document.contains(element)) element.focus()
}

/** Something the citizen started that takes a moment and may be refused: busy while it runs, then done or a sentence. */
export function useTask() {
  const busy = ref(false)
  const error = ref<string | null>(null)

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    const pressed = document.activeElement
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
      void giveBack(pressed)
    }
  }

  return { busy, error, run }
}
