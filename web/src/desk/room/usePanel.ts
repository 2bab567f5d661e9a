/** What is open beside the transcript: one thing at a time, shut by Escape; afterwards the keyboard is where it was. */
import { computed, nextTick, type Ref, ref } from 'vue'

import type { Panel } from '../room'

/** `allowed`: whether it may be open here at all; `elsewhere`: where the keyboard goes when its place is gone. */
export function usePanel(allowed: (panel: Panel) => boolean, elsewhere: () => void) {
  const asked: Ref<Panel | null> = ref(null)
  const panel = computed(() => (asked.value && allowed(asked.value) ? asked.value : null))
  let opener: Element | null = null

  function open(which: Panel): void {
    if (panel.value === which) return void shut()
    opener = document.activeElement
    asked.value = which
  }

  async function shut(): Promise<void> {
    drop()
    await nextTick()
    if (opener instanceof HTMLElement && opener !== document.body && opener.offsetParent) opener.focus()
    else elsewhere()
  }

  /** Shut with what it was about: the keyboard goes on by itself. */
  function drop(): void {
    asked.value = null
  }

  /** In a field Escape leaves the field. */
  function onEscape(event: KeyboardEvent): void {
    if (panel.value && !event.defaultPrevented && !(event.target as Element).closest('input, textarea, select')) void shut()
  }

  return { panel, open, shut, drop, onEscape }
}
