/** What was written, step by step: back, and forward again until something else is written. */
import { computed, ref } from 'vue'

const MOST = 100

export function useUndo() {
  const past = ref<string[]>([])
  const future = ref<string[]>([])
  let now = ''

  /** From here on; what was before is another story. */
  function begin(words: string): void {
    past.value = []
    future.value = []
    now = words
  }

  function note(words: string): void {
    if (words === now) return
    past.value = [...past.value, now].slice(-MOST)
    future.value = []
    now = words
  }

  /** What stood there before `words`, which stand there now and may not have been noted yet. */
  function undo(words: string): string | null {
    note(words)
    const before = past.value[past.value.length - 1]
    if (before === undefined) return null
    past.value = past.value.slice(0, -1)
    future.value = [...future.value, now]
    return (now = before)
  }

  function redo(words: string): string | null {
    note(words)
    const after = future.value[future.value.length - 1]
    if (after === undefined) return null
    future.value = future.value.slice(0, -1)
    past.value = [...past.value, now]
    return (now = after)
  }

  return { begin, note, undo, redo, undoable: computed(() => past.value.length > 0), redoable: computed(() => future.value.length > 0) }
}
