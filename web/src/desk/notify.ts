/**
 * What happens while the seat looks elsewhere: a short tone and a notification of the system, where the seat wants them.
 * They say that something happened and where to look, never what a citizen wrote: a lock screen shows them to anybody.
 */
import { onScopeDispose, ref, watch, type Ref } from 'vue'

import type { Queue } from './types'
import { shortId } from './words'

const WANTED = 'hotline-desk-notify'

export interface News {
  /** One notification takes the place of the last of its kind. */
  kind: 'danger' | 'given' | 'answered' | 'waiting' | 'approve'
  words: string
  conversationId: string
}

/** What is new in the queue since it was last read; nothing where there was no reading before. */
export function newsOf(before: Queue | null, now: Queue): News[] {
  if (!before) return []
  const news: News[] = []
  const known = (list: Queue['mine']): Set<string> => new Set(list.map((entry) => entry.conversation_id))
  const [mine, waiting, approving] = [known(before.mine), known(before.waiting), known(before.to_approve)]
  const alarmed = new Set([...before.waiting, ...before.mine].filter((entry) => entry.danger && !entry.danger.acknowledged).map((entry) => entry.conversation_id))
  const answered = new Map(before.mine.map((entry) => [entry.conversation_id, entry.unanswered_since]))
  for (const entry of [...now.waiting, ...now.mine]) {
    const id = entry.conversation_id
    if (entry.danger && !entry.danger.acknowledged && !alarmed.has(id)) news.push({ kind: 'danger', words: `有人身危险：会话 ${shortId(id)}，请马上查看。`, conversationId: id })
  }
  for (const entry of now.mine) {
    const id = entry.conversation_id
    if (!mine.has(id) && entry.given_at) news.push({ kind: 'given', words: `会话 ${shortId(id)} 分给您了，请在一分钟内打开。`, conversationId: id })
    else if (mine.has(id) && entry.unanswered_since && answered.get(id) !== entry.unanswered_since) news.push({ kind: 'answered', words: `会话 ${shortId(id)} 的群众来了新消息。`, conversationId: id })
  }
  for (const entry of now.to_approve) {
    if (!approving.has(entry.conversation_id)) news.push({ kind: 'approve', words: `工号 ${entry.staff_no} 有一条回复等您看。`, conversationId: entry.conversation_id })
  }
  for (const entry of now.waiting) {
    if (!waiting.has(entry.conversation_id) && !entry.danger && !entry.after_hours) news.push({ kind: 'waiting', words: `会话 ${shortId(entry.conversation_id)} 在等人工。`, conversationId: entry.conversation_id })
  }
  return news
}

export type Wish = 'off' | 'on' | 'denied' | 'impossible'

/** `open` shows the conversation that was clicked; `tone` is the page's own, which knows whether sound is wanted. */
export function useNotifications(queue: Ref<Queue | null>, open: (id: string) => void, tone: () => void) {
  const wish = ref<Wish>(wishNow())

  watch(queue, (now, before) => {
    if (now) newsOf(before ?? null, now).forEach(tell)
  })

  function tell(news: News): void {
    if (news.kind === 'given' || document.hidden || !document.hasFocus()) {
      if (news.kind !== 'danger') tone() // the alarm has a sound of its own, and goes on
      show(news)
    }
  }

  function show(news: News): void {
    if (wish.value !== 'on') return
    const shown = new Notification('坐席台', { body: news.words, tag: `hotline-${news.kind}`, requireInteraction: news.kind === 'danger' })
    shown.onclick = () => {
      window.focus()
      open(news.conversationId)
      shown.close()
    }
    showing.add(shown)
    shown.onclose = () => showing.delete(shown)
  }
  const showing = new Set<Notification>()

  /** The browser asks once; what it was told it keeps, and only the person can change it there. */
  async function toggle(): Promise<void> {
    if (wish.value === 'on') localStorage.removeItem(WANTED)
    else if (wish.value !== 'impossible') {
      if (Notification.permission === 'default') await Notification.requestPermission()
      if (Notification.permission === 'granted') localStorage.setItem(WANTED, 'yes')
    }
    wish.value = wishNow()
  }

  onScopeDispose(() => showing.forEach((each) => each.close()))
  return { wish, toggle }
}

function wishNow(): Wish {
  if (!('Notification' in window) || !window.isSecureContext) return 'impossible'
  if (Notification.permission === 'denied') return 'denied'
  return Notification.permission === 'granted' && localStorage.getItem(WANTED) === 'yes' ? 'on' : 'off'
}
