/** One entry: its editions, the draft as it is being written, and what every check says of it a moment after each word. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { detailOf } from '@/api/problem'
import { get, post } from '@/desk/api'

import { useUndo } from './undo'
import { keepUnsaved, readUnsaved } from './unsaved'
import type { Edition, EditionStep, EntryKind, EntryOpened, Tried } from '../types'

const REST_MS = 400
const OPEN: Edition['state'][] = ['draft', 'submitted', 'reviewed']

type Content = Edition['content']

export function useEntry(kind: EntryKind, id: string, staffNo: string, changed: () => void) {
  const entry = shallowRef<EntryOpened | null>(null)
  const content = ref<Content>({})
  const since = ref('')
  const until = ref('')
  const tried = shallowRef<Tried | null>(null)
  const problem = ref('')
  const failed = ref('')
  const said = ref('')
  const busy = ref(false)
  /** What is said of words that were found here and were never saved. */
  const found = ref('')
  const history = useUndo()
  let timer = 0
  let latest = 0
  let triedOn = ''
  /** The turn that what is written was written upon. */
  let base = 0

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
      for (const edition of entry.value.editions) if (edition.state !== 'draft') keepUnsaved(staffNo, edition.id, null)
      restore()
    } catch (error) {
      problem.value = detailOf(error)
    }
  }

  /** What the page shows is what the service has. */
  function take(): void {
    const before = written.value
    content.value = JSON.parse(JSON.stringify(open.value?.content ?? entry.value?.content ?? {})) as Content
    since.value = open.value?.since ?? ''
    until.value = open.value?.until ?? ''
    kept.value = written.value
    if (written.value !== before) history.begin(written.value)
    base = open.value?.turn ?? 0
    found.value = ''
    tried.value = null
    latest += 1
    if (open.value) void tryOut()
  }

  /** Go on with what was written here and never saved. */
  function restore(): void {
    const draft = open.value
    const words = draft?.state === 'draft' ? readUnsaved(staffNo, draft.id) : null
    if (!draft || !words) return
    put(JSON.stringify([words.content, words.since, words.until]))
    base = words.turn
    found.value =
      words.turn === draft.turn
        ? '这里有您上次没存的改动，接着写就行。'
        : '这里有您没存的改动，后来别人存过这份草稿：撤销看存着的，重做换回您写的；存了就以您写的为准。'
  }

  /** What the service has takes the place of what was never saved; undoing brings it back. */
  function drop(): void {
    history.note(written.value)
    const draft = open.value
    put(kept.value)
    history.note(written.value)
    found.value = ''
    if (draft) keepUnsaved(staffNo, draft.id, null)
  }

  function put(words: string | null): void {
    if (words === null) return
    const [said, first, last] = JSON.parse(words) as [Content, string, string]
    content.value = said
    since.value = first
    until.value = last
  }

  const undo = (): void => put(history.undo(written.value))
  const redo = (): void => put(history.redo(written.value))

  async function tryOut(): Promise<void> {
    const mine = ++latest
    triedOn = written.value
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
    const now = await post<Edition>(`/editions/${open.value?.id}`, body)
    keepUnsaved(staffNo, now.id, null)
    return now
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
    const draft = open.value
    if (draft?.state !== 'draft') return
    const words = { turn: base, content: content.value, since: since.value, until: until.value }
    keepUnsaved(staffNo, draft.id, now === kept.value ? null : words)
    if (now !== kept.value) said.value = ''
    timer = window.setTimeout(rest, REST_MS)
  })

  function rest(): void {
    history.note(written.value)
    if (triedOn !== written.value) void tryOut()
  }

  onScopeDispose(() => window.clearTimeout(timer))
  void load()

  return {
    ...{ entry, open, content, since, until, tried, preview, problem, failed, said, found, busy, unsaved },
    ...{ undoable: history.undoable, redoable: history.redoable, undo, redo, load, drop, begin, save, step },
  }
}
