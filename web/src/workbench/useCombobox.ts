/**
 * A field in which one types, and the list of what fits: arrows go through it, Escape shuts it, and the field says at
 * which one it is. What Enter and a click do is the page's.
 */
import { computed, nextTick, ref, watch } from 'vue'

/**
 * `id`: the list's, and the beginning of each option's. `fits`: what is offered while the list is open. `best`: whether the
 * first of them is the one that is meant, until one goes to another; else none is before one has gone to it.
 */
export function useCombobox<Option>(id: () => string, fits: () => Option[], best: () => boolean = () => true) {
  const open = ref(false)
  const here = ref(0)
  const found = computed<Option[]>(() => (open.value ? fits() : []))
  watch(found, () => (here.value = best() ? 0 : -1), { flush: 'sync', immediate: true })

  function move(by: 1 | -1): void {
    const count = found.value.length
    if (count) here.value = here.value < 0 && by < 0 ? count - 1 : (here.value + by + count) % count
    else open.value = true
    void nextTick(() => document.getElementById(`${id()}-${here.value}`)?.scrollIntoView({ block: 'nearest' }))
  }

  function onKeydown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      move(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Escape' && open.value) {
      event.stopPropagation()
      open.value = false
    }
  }

  const field = computed(() => ({
    role: 'combobox',
    autocomplete: 'off',
    'aria-autocomplete': 'list' as const,
    'aria-controls': id(),
    'aria-expanded': found.value.length > 0,
    'aria-activedescendant': found.value[here.value] ? `${id()}-${here.value}` : undefined,
    onInput: () => (open.value = true),
    onBlur: () => (open.value = false),
    onKeydown,
  }))

  /** Of the list's items; the mouse does not take the cursor out of the field. */
  const option = (place: number) => ({
    id: `${id()}-${place}`,
    role: 'option',
    'aria-selected': place === here.value,
    onMousedown: (event: Event) => event.preventDefault(),
  })

  return { open, here, found, field, option }
}
