/** Canned answers 快捷回复 in the composer: 「/」 at the beginning of a line, and what is typed after it, searches them. */
import { computed, ref, watch, type Ref } from 'vue'

import { detailOf } from '@/api/problem'

import { get } from '../api'
import type { Canned, CannedList } from '../types'
import { afterwardsOf, type Afterward } from './afterwards'

/** They stand over the log, all in sight: who wants another types another word. */
const MOST = 6

/** 「/问候」 right before the cursor: where it begins, and the words after the stroke. */
export function slashAt(text: string, cursor: number): { start: number; words: string } | null {
  const found = /(?:^|\n)\/([^\n/]{0,20})$/.exec(text.slice(0, cursor))
  return found ? { start: cursor - found[1]!.length - 1, words: found[1]!.trim() } : null
}

/** Those that hold every word, in title, group or keywords first, then those that hold it in the text. */
export function matching(answers: Canned[], words: string): Canned[] {
  const parts = words.split(/\s+/).filter(Boolean)
  const holds = (where: string): boolean => parts.every((part) => where.includes(part))
  const named = answers.filter((answer) => holds([answer.title, answer.group, ...(answer.keywords ?? [])].join(' ')))
  return [...named, ...answers.filter((answer) => !named.includes(answer) && holds(answer.text))].slice(0, MOST)
}

/** `id`: the conversation whose variables are filled in. They are fetched at the first stroke in each. */
export function useCanned(id: Ref<string>) {
  const list = ref<CannedList | null>(null)
  const problem = ref('')
  const fetching = ref(false)
  const words = ref<string | null>(null)
  const chosen = ref(0)
  let fetchedFor = ''

  const offered = computed(() => (words.value === null ? [] : matching(list.value?.answers ?? [], words.value)))
  const open = computed(() => words.value !== null)

  async function fetch(): Promise<void> {
    const wanted = id.value
    if (fetchedFor === wanted) return
    fetchedFor = wanted
    list.value = null
    fetching.value = true
    try {
      const answer = await get<CannedList>(`/conversations/${wanted}/canned-answers`)
      if (fetchedFor === wanted) list.value = answer
      problem.value = ''
    } catch (error) {
      problem.value = detailOf(error)
      fetchedFor = ''
    } finally {
      if (id.value === wanted) fetching.value = false
    }
  }

  /** What stands before the cursor now. */
  function look(text: string, cursor: number): void {
    const slash = slashAt(text, cursor)
    words.value = slash ? slash.words : null
    chosen.value = 0
    if (slash) void fetch()
  }

  function move(by: 1 | -1): void {
    const count = offered.value.length
    if (count) chosen.value = (chosen.value + by + count) % count
  }

  /** What follows this one once it is sent. */
  function afterwards(answer: Canned): Afterward[] {
    return list.value ? afterwardsOf(answer.afterwards ?? [], list.value) : []
  }

  function shut(): void {
    words.value = null
  }

  watch(id, () => {
    shut()
    fetchedFor = ''
    fetching.value = false
  })

  return { offered, open, problem, fetching, chosen, look, move, afterwards, shut }
}
