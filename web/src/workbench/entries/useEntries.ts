/** Entries that fit what is typed, and the forms they are written in. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'

import { detailOf } from '@/api/problem'
import { get } from '@/desk/api'

import type { EntryKind, EntryList, Forms } from '../types'

const REST_MS = 250

export function useEntries(first: EntryKind = 'answer') {
  const kind = ref<EntryKind>(first)
  const words = ref('')
  const openOnly = ref(false)
  const list = shallowRef<EntryList | null>(null)
  const forms = shallowRef<Forms | null>(null)
  const problem = ref('')
  let timer = 0
  let latest = 0

  async function load(): Promise<void> {
    const mine = ++latest
    const query = new URLSearchParams({ q: words.value.trim().slice(0, 100), open: String(openOnly.value) })
    try {
      forms.value ??= await get<Forms>('/entry-forms')
      const found = await get<EntryList>(`/entries/${kind.value}?${query.toString()}`)
      if (mine !== latest) return
      list.value = found
      problem.value = ''
    } catch (error) {
      if (mine === latest) problem.value = detailOf(error)
    }
  }

  watch(words, () => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void load(), REST_MS)
  })
  watch([kind, openOnly], () => {
    list.value = null
    void load()
  })
  onScopeDispose(() => window.clearTimeout(timer))
  void load()

  return { kind, words, openOnly, list, forms, problem, load }
}
