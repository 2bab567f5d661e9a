/**
 * The inbox and its labels. A decision moves on to the next message at once and is sent behind it, one after another:
 * a quick hand does not wait for the service, and no key is lost.
 */
import { computed, ref, shallowRef, watch } from 'vue'

import { detailOf } from '@/api/problem'
import { get, post } from '@/desk/api'

import type { CloserLook, Inbox, InboxGroup, LabelBody, LabelKept, ReadOn } from '../types'

const READING_MS = 300_000
const FEW = 15

/** What came of the last decision. `undo`: the group whose label may be taken back. */
export interface Said {
  text: string
  warnings: string[]
  undo: InboxGroup | null
}

export function useInbox() {
  const inbox = shallowRef<Inbox | null>(null)
  const area = ref('')
  const reason = ref('')
  const openId = ref<string | null>(null)
  const look = shallowRef<CloserLook | null>(null)
  const problem = ref('')
  const lookProblem = ref('')
  const failed = ref('')
  const reading = ref(false)
  const said = ref<Said | null>(null)
  const sending = ref(0)
  let chain: Promise<void> = Promise.resolve()
  let latest = 0
  let labelled: InboxGroup[] = []
  const decided = new Map<string, boolean>()

  const groups = computed(() => inbox.value?.groups ?? [])
  const open = computed(() => groups.value.find((group) => group.id === openId.value) ?? null)

  async function load(): Promise<void> {
    const mine = ++latest
    const query = new URLSearchParams()
    if (area.value) query.set('area', area.value)
    if (reason.value) query.set('reason', reason.value)
    try {
      const answer = await get<Inbox>(`/learning/inbox?${query.toString()}`)
      if (mine !== latest || sending.value) return // what is being sent would come back into sight
      inbox.value = answer
      problem.value = ''
      if (!open.value) openId.value = answer.groups[0]?.id ?? null
    } catch (error) {
      problem.value = detailOf(error)
    }
  }

  async function lookCloser(): Promise<void> {
    const id = openId.value
    look.value = null
    lookProblem.value = ''
    if (!id) return
    try {
      const answer = await get<CloserLook>(`/learning/inbox/${id}`)
      if (id === openId.value) look.value = answer
    } catch (error) {
      if (id === openId.value) lookProblem.value = detailOf(error)
    }
  }

  async function readOn(): Promise<void> {
    if (reading.value) return
    reading.value = true
    failed.value = ''
    try {
      const done = await post<ReadOn>('/learning/inbox/read', undefined, READING_MS)
      said.value = { text: `读了 ${done.conversations} 段会话，添了 ${done.added} 条，改了 ${done.changed} 条。`, warnings: [], undo: null }
      await load()
    } catch (error) {
      failed.value = detailOf(error)
    } finally {
      reading.value = false
    }
  }

  function step(by: 1 | -1 | 0): void {
    const ids = groups.value.map((group) => group.id)
    const here = openId.value ? ids.indexOf(openId.value) : -1
    openId.value = (by && here >= 0 ? ids[(here + by + ids.length) % ids.length] : ids[0]) ?? null
  }

  function decide(body: LabelBody): void {
    const group = open.value
    if (!group || !inbox.value) return
    failed.value = ''
    const place = groups.value.indexOf(group)
    const rest = groups.value.filter((each) => each !== group)
    inbox.value = { ...inbox.value, groups: rest, waiting: inbox.value.waiting - 1 }
    openId.value = (rest[place] ?? rest[place - 1])?.id ?? null
    send(async () => {
      try {
        const kept = await post<LabelKept>(`/learning/inbox/${group.id}/label`, body)
        labelled = [...labelled, group]
        if (kept.standing === 'decided') count(1)
        decided.set(group.id, kept.standing === 'decided')
        said.value = { text: `“${short(group.text)}” ${kept.said}`, warnings: warningsOf(kept), undo: group }
      } catch (error) {
        failed.value = `“${short(group.text)}”没有记下：${detailOf(error)}`
        putBack(group)
      }
    })
  }

  function undo(): void {
    send(async () => {
      const group = labelled[labelled.length - 1]
      if (!group) return
      try {
        await post(`/learning/inbox/${group.id}/unlabel`)
        labelled = labelled.slice(0, -1)
        if (decided.get(group.id)) count(-1)
        said.value = { text: `“${short(group.text)}” 撤回了，回到收件箱。`, warnings: [], undo: labelled[labelled.length - 1] ?? null }
        putBack(group)
      } catch (error) {
        failed.value = detailOf(error)
      }
    })
  }

  function count(by: 1 | -1): void {
    if (inbox.value) inbox.value = { ...inbox.value, decided: inbox.value.decided + by }
  }

  function putBack(group: InboxGroup): void {
    if (inbox.value && !groups.value.some((each) => each.id === group.id)) {
      inbox.value = { ...inbox.value, groups: [group, ...groups.value], waiting: inbox.value.waiting + 1 }
    }
    openId.value = group.id
  }

  function send(work: () => Promise<void>): void {
    sending.value += 1
    chain = chain.then(work).finally(() => {
      sending.value -= 1
      if (!sending.value && inbox.value && groups.value.length < Math.min(FEW, inbox.value.waiting)) void load()
    })
  }

  watch(openId, lookCloser)
  watch([area, reason], () => {
    openId.value = null
    void load()
  })

  return { inbox, groups, area, reason, openId, open, look, problem, lookProblem, failed, reading, said, load, lookCloser, readOn, step, decide, undo }
}

function warningsOf(kept: LabelKept): string[] {
  const warnings: string[] = []
  if (kept.standing === 'wants_second' && kept.doubt) warnings.push(kept.doubt)
  else if (kept.standing === 'wants_second') warnings.push('还要另一个人看过，两个人一致才写进例句。')
  if (kept.standing === 'disputed') warnings.push('和别人标得不一样，要再有一个人一致才写进例句。')
  if (kept.adds_nothing) warnings.push(`写进例句用处不大：${kept.adds_nothing}。`)
  if (kept.clash) warnings.push(`有矛盾：几乎一样的“${kept.clash.text}”标的是“${kept.clash.meaning.title}”（${kept.clash.place}）。`)
  return warnings
}

function short(text: string): string {
  return text.length > 16 ? `${text.slice(0, 15)}…` : text
}
