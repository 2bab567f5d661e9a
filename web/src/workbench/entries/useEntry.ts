/** One entry: its editions, the draft as it is being written, and what every check says of it a moment after each word. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { detailOf } from '@/api/problem'
import { get, post } from '@/desk/api'

import type { Edition, EditionStep, EntryKind, EntryOpened, Tried } from '../types'

const REST_MS = 400
const OPEN: Edition['state'][] = ['draft', 'submitted', 'reviewed']

type Content = Edition['content']

export function useEntry(kind: EntryKind, id: string, changed: () => void) {
  const entry = shallowRef<EntryOpened | null>(null)
  const content = ref<Content>({})
  const since = ref('')
  const until = ref('')
  const tried = shallowRef<Tried | null>(null)
  const problem = ref('')
  const failed = ref('')
  const said = ref('')
  const busy = ref(false)
  let timer = 0
  let latest = 0

  const open = computed(() => entry.value?.editions.find((edition) => OPEN.includes(edition.state)) ?? null)
  const written = computed(() => JSON.stringify([content.value, since.value, until.value]))
  const kept = ref('')
  const preview = computed(() => (open.value ? tried.value?.preview : entry.value?.preview) ?? null)
  const unsaved = computed(() => open.value?.state === 'draft' && written.value !== kept.value)

  async function load(): Promise<void> {
    try {
      entry.value = await get<EntryOpened>(`/entries/${kind}/${id}`)
      problem.value = ''
      take()
    } catch (error) {
      problem.value = detailOf(error)
    }
  }

  /** What the page shows is what the service has. */
  function take(): void {
    content.value = JSON.parse(JSON.stringify(open.value?.content ?? entry.value?.content ?? {})) as Content
    since.value = open.value?.since ?? ''
    until.value = open.value?.until ?? ''
    kept.value = written.value
    tried.value = null
    latest += 1
    if (open.value) void tryOut()
  }

  async function tryOut(): Promise<void> {
    const mine = ++latest
    try {
      const answer = await post<Tried>(`/entries/${kind}/try`, { id, content: content.value })
      if (mine === latest) tried.value = answer
    } catch (error) {
      if (mine === latest) failed.value = detailOf(error)
    }
  }

  async function act(work: () => Promise<string>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failed.value = ''
    said.value = ''
    try {
      const told = await work()
      await load()
      said.value = told
      changed()
      return true
    } catch (error) {
      failed.value = detailOf(error)
      return false
    } finally {
      busy.value = false
    }
  }

  const begin = (copyOf: string | null = null): Promise<boolean> =>
    act(async () => {
      await post<Edition>(`/entries/${kind}/drafts`, { id, copy_of: copyOf })
      return copyOf ? '照旧版开了一份草稿。' : '开了一份草稿。'
    })

  async function write(): Promise<Edition> {
    const body = { turn: open.value?.turn, content: content.value, since: since.value || null, until: until.value || null }
    return post<Edition>(`/editions/${open.value?.id}`, body)
  }

  const save = (): Promise<boolean> =>
    act(async () => {
      await write()
      return '草稿存好了。'
    })

  /** What is written and not kept yet is kept first. */
  const step = (edition: Edition, name: EditionStep, title: string, reason: string | null): Promise<boolean> =>
    act(async () => {
      const turn = edition.id === open.value?.id && unsaved.value && name === 'submit' ? (await write()).turn : edition.turn
      const now = await post<Edition>(`/editions/${edition.id}/steps`, { step: name, turn, reason })
      return `${title}：做好了，现在是“${now.state_title}”。`
    })

  watch(written, (now) => {
    window.clearTimeout(timer)
    if (now !== kept.value) {
      said.value = ''
      timer = window.setTimeout(() => void tryOut(), REST_MS)
    }
  })
  onScopeDispose(() => window.clearTimeout(timer))
  void load()

  return { entry, open, content, since, until, tried, preview, problem, failed, said, busy, unsaved, load, take, begin, save, step }
}
