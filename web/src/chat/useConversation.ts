import { computed, reactive, shallowRef, triggerRef } from 'vue'

import * as api from '@/api/conversations'
import { Problem, unreachable } from '@/api/problem'
import type { Attachment, BriefLine, ConversationState, Filing, Inquiry, InquiryAnswer, KeptRecord, Message, OwedAnswer, Reopened, Resume, TurnResult, Wish } from '@/api/types'

import { MessageLog } from './engine/log'
import { Outbox, type Outgoing } from './engine/outbox'
import { SessionStore } from './engine/session'
import { Stream, type Link, type Socket, type TypingFrame } from './engine/stream'

type Phase = 'opening' | 'open' | 'failed' | 'lost' | 'erased'

const STAFF_TYPING_LASTS = 6000
const TYPING_HINT_EVERY = 3000

/** The conversation of this page: opened or taken up again, kept current, written to. One per page. */
export function useConversation(channel: 'web' | 'app') {
  const store = new SessionStore()
  let key: api.Key = { id: '', token: '' }
  let log = new MessageLog()
  let stream: Stream | null = null
  let rated: Record<string, boolean> = {}
  let typingTimer = 0
  let lastHint = 0
  /** The last message of a seat's that was really on the screen. Said again on a new line: the old one may have lost it. */
  let seenUpTo = 0

  const messages = shallowRef<readonly Message[]>([])
  const outgoing = shallowRef<readonly Outgoing[]>([])
  const ratings = shallowRef<Record<string, boolean>>({})
  /** Message ids whose outcome was `pending`: the replies come by the stream. */
  const awaited = shallowRef(new Map<string, number>())
  const view = reactive({
    phase: 'opening' as Phase,
    problem: null as Problem | null,
    state: { owner: 'bot' } as ConversationState,
    link: 'connecting' as Link,
    underWay: 0,
    staffTyping: false,
    resume: null as Resume | null,
    kept: [] as KeptRecord[],
    district: null as string | null,
  })

  const outbox = new Outbox({
    post: (entry) => {
      const content = entry.payload === null ? { text: entry.text } : { payload: entry.payload }
      return api.postMessage(key, entry.clientId, content)
    },
    wait: (milliseconds) => new Promise((resolve) => window.setTimeout(resolve, milliseconds)),
    lastSeq: () => log.last,
    onResult: takeResult,
    onLost: lose,
    onChange: () => {
      outgoing.value = outbox.entries.slice()
      view.underWay = outbox.underWay
      remember()
    },
  })

  // A short cut may go unnoticed by the stream; the browser then tells when it is over.
  window.addEventListener('online', () => outbox.retryCutOff())

  function remember(): void {
    if (!key.token || view.phase === 'lost' || view.phase === 'erased') return
    store.save({ ...key, outbox: outbox.entries.slice(), rated })
  }

  function takeMessages(incoming: readonly Message[], source: 'ordered' | 'answer'): void {
    const fresh = log.add(incoming, source)
    if (fresh.length === 0) return
    for (const message of fresh) {
      outbox.confirm(message)
      if (message.sender !== 'citizen' && message.in_reply_to) settle(message.seq)
      if (message.sender === 'staff') view.staffTyping = false
      if (isDanger(message)) store.keepToThisTab()
    }
    messages.value = log.all
    remember()
  }

  /** Any reply answers everything asked before it: fragments may share a turn. */
  function settle(seq: number): void {
    awaited.value.forEach((asked, id) => {
      if (asked < seq) awaited.value.delete(id)
    })
    triggerRef(awaited)
  }

  function takeResult(result: TurnResult): void {
    takeMessages([result.accepted, ...result.replies], 'answer')
    view.state = result.state
    if (result.outcome === 'pending') {
      const { message_id: id, seq } = result.accepted
      const answered = log.all.some((message) => message.in_reply_to && message.sender !== 'citizen' && message.seq > seq)
      if (!answered) {
        awaited.value.set(id, seq)
        triggerRef(awaited)
      }
    }
    if (result.resume?.code) view.resume = result.resume
  }

  function takeTyping(frame: TypingFrame): void {
    if (frame.sender !== 'staff') return
    window.clearTimeout(typingTimer)
    view.staffTyping = true
    typingTimer = window.setTimeout(() => (view.staffTyping = false), STAFF_TYPING_LASTS)
  }

  function lose(problem: Problem): void {
    if (view.phase !== 'open') return
    stream?.stop()
    store.forget()
    view.phase = 'lost'
    view.problem = problem
  }

  function follow(): void {
    stream?.stop()
    stream = new Stream({
      open: (after) => new WebSocket(api.streamUrl(key, after)) as unknown as Socket,
      fetchLog: (after) => api.fetchLog(key, after),
      token: key.token,
      cursor: () => log.cursor,
      onMessages: (incoming) => takeMessages(incoming, 'ordered'),
      onState: (state) => (view.state = state),
      onTyping: takeTyping,
      onLink: (link) => {
        const returned = view.link === 'offline' && link !== 'offline'
        view.link = link
        if (returned) outbox.retryCutOff()
        if (link === 'live' && seenUpTo) stream?.hint({ type: 'read', seq: seenUpTo })
      },
      onLost: lose,
    })
    stream.start()
  }

  /** Forgets one conversation in memory before another takes its place. */
  function reset(): void {
    stream?.stop()
    log = new MessageLog()
    outbox.clear()
    rated = {}
    seenUpTo = 0
    ratings.value = {}
    messages.value = []
    awaited.value = new Map()
    Object.assign(view, { state: { owner: 'bot' }, problem: null, resume: null, kept: [], staffTyping: false, link: 'connecting' })
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    view.phase = 'opening'
    try {
      await work()
      view.phase = 'open'
      remember()
      follow()
    } catch (error) {
      view.problem = error instanceof Problem ? error : unreachable()
      view.phase = 'failed'
      if (!(error instanceof Problem)) throw error
    }
  }

  /** Takes up what this device remembers, else opens a new conversation. */
  async function start(): Promise<void> {
    const session = store.load()
    if (!session) return startNew()
    await attempt(async () => {
      key = { id: session.id, token: session.token }
      rated = session.rated
      ratings.value = { ...rated }
      try {
        const { messages: earlier, state } = await api.fetchLog(key, 0)
        takeMessages(earlier, 'ordered')
        view.state = state
        outbox.restore(session.outbox.filter((entry) => !isInLog(entry)))
      } catch (error) {
        if (!(error instanceof Problem) || (error.status !== 401 && error.status !== 404)) throw error
        store.forget()
        await openNew('')
      }
    })
  }

  function isInLog(entry: Outgoing): boolean {
    return log.all.some((m) => m.sender === 'citizen' && m.seq > entry.after && m.text.trim() === entry.text.trim())
  }

  async function openNew(left: string): Promise<void> {
    const opened = await api.openConversation(channel, view.district, left)
    key = { id: opened.conversation_id, token: opened.token }
    view.state = opened.state
    takeMessages(opened.messages, 'ordered')
  }

  async function startNew(): Promise<void> {
    reset()
    store.forget()
    const left = key.token
    key = { id: '', token: '' }
    await attempt(() => openNew(left))
  }

  /** The district belongs to a conversation from its start, so an untouched one is replaced by another. */
  async function chooseDistrict(district: string | null): Promise<void> {
    const untouched = key
    view.district = district
    await startNew()
    if (untouched.token) await api.eraseConversation(untouched)
  }

  async function takeUp(receipt: string, code: string): Promise<void> {
    await goOnWith(await api.resumeConversation(receipt, code))
  }

  /** A link from WeChat. What this device remembers stays, should the link be used up. */
  async function takeUpByPass(code: string): Promise<void> {
    try {
      await goOnWith(await api.openByPass(code))
    } catch (error) {
      view.problem = error instanceof Problem ? error : unreachable()
      view.phase = 'failed'
      if (!(error instanceof Problem)) throw error
    }
  }

  async function goOnWith(reopened: Reopened): Promise<void> {
    reset()
    await attempt(async () => {
      key = { id: reopened.conversation_id, token: reopened.token }
      const { messages: earlier, state } = await api.fetchLog(key, 0)
      takeMessages(earlier, 'ordered')
      view.state = state
    })
  }

  async function askForPerson(reason: string, contact: string): Promise<void> {
    const accepted = await api.requestHandoff(key, reason, contact)
    view.state = accepted.state
    if (accepted.resume?.code) view.resume = accepted.resume
    await stream?.catchUp()
  }

  async function stopWaiting(): Promise<void> {
    view.state = await api.cancelHandoff(key)
    await stream?.catchUp()
  }

  async function makePromise(wish: Wish): Promise<OwedAnswer> {
    const made = await api.makePromise(key, wish)
    view.state = made.state
    if (made.resume.code) view.resume = made.resume
    await stream?.catchUp()
    return made.promise
  }

  async function fillInquiry(id: string, answer: InquiryAnswer): Promise<Inquiry> {
    const filled = await api.fillInquiry(key, id, answer)
    await stream?.catchUp()
    return filled
  }

  async function endLogin(): Promise<void> {
    await api.endLogin(key)
    await stream?.catchUp()
  }

  async function rateAnswer(messageId: string, helpful: boolean): Promise<void> {
    await api.rateMessage(key, messageId, helpful)
    rated = { ...rated, [messageId]: helpful }
    ratings.value = rated
    remember()
  }

  async function erase(): Promise<void> {
    const answer = await api.eraseConversation(key)
    key = { id: '', token: '' }
    view.phase = 'erased'
    store.forget()
    reset()
    view.kept = answer.kept ?? []
  }

  function hintTyping(): void {
    const now = Date.now()
    if (view.state.owner !== 'staff' || now - lastHint < TYPING_HINT_EVERY) return
    lastHint = now
    stream?.hint({ type: 'typing' })
  }

  function seen(seq: number): void {
    seenUpTo = seq
    stream?.hint({ type: 'read', seq })
  }

  /** True while the bot owes an answer: then, and only then, it is shown as writing. */
  const botWriting = computed(() => {
    const answers = view.state.owner === 'bot' || (view.state.owner === 'queue' && view.state.after_hours === true)
    return view.phase === 'open' && ((answers && view.underWay > 0) || awaited.value.size > 0)
  })

  return {
    view,
    messages,
    outgoing,
    ratings,
    botWriting,
    start,
    startNew,
    chooseDistrict,
    takeUp,
    takeUpByPass,
    askForPerson,
    stopWaiting,
    rateAnswer,
    rateWhole: (score: number, comment: string) => api.rateConversation(key, score, comment),
    brief: () => api.fetchBrief(key),
    giveBrief: (lines: BriefLine[]) => api.giveBrief(key, lines),
    skipBrief: () => api.skipBrief(key),
    makePromise,
    promise: () => api.fetchPromise(key),
    withdrawPromise: () => api.withdrawPromise(key),
    inquiries: () => api.fetchInquiries(key),
    fillInquiry,
    realName: () => api.fetchRealName(key),
    beginLogin: () => api.beginLogin(key, channel === 'app' ? 'app' : 'chat'),
    endLogin,
    learning: () => api.fetchLearning(key),
    chooseLearning: (allowed: boolean) => api.chooseLearning(key, allowed),
    file: (attachment: Attachment) => api.fetchFile(key, attachment),
    smallPicture: (attachment: Attachment) => api.fetchFile(key, attachment, true),
    /** Where a file of this conversation is sent, and with which token: the rest is loaded when somebody has one to send. */
    filesAt: () => api.filesAt(key),
    arrived: (message: Message) => takeMessages([message], 'answer'),
    printCode: (attachment: Attachment) => api.takePrintCode(key, attachment),
    filing: (attachment: Attachment, organisation: string | null) => api.filingOf(key, attachment, organisation),
    makeCase: (attachment: Attachment, organisation: string, filing: Filing, renew: boolean) =>
      api.makeCase(key, attachment, organisation, filing, renew),
    receipt: (attachment: Attachment) => api.fetchReceipt(key, attachment),
    transcript: (format: api.TranscriptFormat) => api.fetchTranscript(key, format),
    erase,
    hintTyping,
    seen,
    send: (text: string) => outbox.send(text),
    press: (title: string, payload: string) => outbox.send(title, payload),
    retry: (clientId: string) => outbox.retry(clientId),
    discard: (clientId: string) => outbox.discard(clientId),
    leave: () => {
      stream?.stop()
      store.forgetEverything()
      key = { id: '', token: '' }
      reset()
    },
  }
}

export type ConversationView = ReturnType<typeof useConversation>

/** A danger reply: the system's own message under the crisis topic. */
export function isDanger(message: Message): boolean {
  return message.sender === 'system' && message.topic?.area === 'crisis'
}
