/** What the desk shows: the queue, and the conversation that is open. Everything is read anew at each signal. */
import { computed, ref } from 'vue'

import { detailOf, Problem } from '@/api/problem'

import { newId } from '@/chat/engine/ids'

import { get, post } from './api'
import { leaves } from './canned/afterwards'
import { useDrafts, useAfterwards } from './drafts'
import { setServiceTime } from './ticking'
import type { Afterwards, BlockView, CallTaken, ChildReportDraft, ClosingSaid, DeskConversation, Earlier, EarlierList, Label, OrderBody, ProposalView, Proving, Queue, QueueEntry, SeatView, WorkOrder } from './types'

type Change = 'claim' | 'return' | 'close'

/** To whom a conversation is passed on. */
export type Target = { staff_no: string } | { group: string }

/** What opens beside the transcript, one at a time. */
export type Panel = 'fill' | 'order' | 'transfer' | 'abuse' | 'return' | 'close'

/** What was done to the staff, in a kind and in words. */
export type AbuseSaid = Pick<BlockView, 'kind' | 'words'>

/** Long enough to be read twice. */
const SAID_MS = 8_000

/** `staffNo`: whose desk this is. */
export function useRoom(staffNo: string) {
  const queue = ref<Queue | null>(null)
  const queueProblem = ref('')
  const openId = ref<string | null>(null)
  const conversation = ref<DeskConversation | null>(null)
  const conversationProblem = ref('')
  /** The conversation opens to whoever types why. */
  const reasonNeeded = ref(false)
  const busy = ref(false)
  /** The last thing done or refused, said to everybody and to screen readers. */
  const said = ref('')
  let saidTimer = 0
  /** Its own signal comes back before the answer does; what is being let go is not ours to read any more. */
  let leaving = ''
  const failed = ref('')
  const drafts = useDrafts(staffNo)
  const afterwards = useAfterwards(staffNo)

  /** What was begun here is not to be sent any more. */
  function forget(id: string): void {
    drafts.delete(id)
    afterwards.delete(id)
  }

  const labels = computed<Label[]>(() => queue.value?.labels ?? [])
  /** The one label that the lists are narrowed to. Who is in danger is never left out. */
  const onlyLabel = ref('')
  const shown = (entries: QueueEntry[] = []): QueueEntry[] => entries.filter((entry) => !onlyLabel.value || entry.danger || entry.labels.some((label) => label.id === onlyLabel.value))
  const waiting = computed<QueueEntry[]>(() => shown(queue.value?.waiting))
  const mine = computed<QueueEntry[]>(() => shown(queue.value?.mine))
  const alarms = computed(() => [...mine.value, ...waiting.value].filter((entry) => entry.danger && !entry.danger.acknowledged))

  const refreshQueue = oneAtATime(async () => {
    try {
      const answer = await get<Queue>('/queue')
      setServiceTime(answer.now)
      queue.value = answer
      queueProblem.value = ''
    } catch (error) {
      queueProblem.value = detailOf(error)
    }
  })

  const refreshConversation = oneAtATime(async () => {
    const id = openId.value
    if (!id || id === leaving) return
    try {
      const answer = await get<DeskConversation>(`/conversations/${id}`)
      if (openId.value !== id) return
      conversation.value = answer
      conversationProblem.value = ''
    } catch (error) {
      if (openId.value !== id) return
      conversationProblem.value = detailOf(error)
      reasonNeeded.value = error instanceof Problem && error.code === 'reason-needed'
      // Without a connection the last known text stays readable; a refusal takes it off the screen.
      if (!(error instanceof Problem && error.offline)) conversation.value = null
    }
  })

  function open(id: string): void {
    if (openId.value !== id) {
      openId.value = id
      conversation.value = null
      conversationProblem.value = ''
      reasonNeeded.value = false
      failed.value = ''
    }
    void refreshConversation()
  }

  /** A receipt changes one number, for which nothing is read anew. */
  function readFurther(id: string, seq: number): void {
    const it = conversation.value
    if (it?.conversation_id === id && seq > it.seen_up_to) conversation.value = { ...it, seen_up_to: seq }
  }

  function shut(): void {
    openId.value = null
    conversation.value = null
    conversationProblem.value = ''
  }

  function say(sentence: string): void {
    said.value = sentence
    window.clearTimeout(saidTimer)
    saidTimer = window.setTimeout(() => (said.value = ''), SAID_MS)
  }

  /**
   * One thing after the other: what a quick hand asks for while the last answer is under way is not lost. `once` names
   * what is not done twice because the key was pressed twice.
   */
  let before: Promise<unknown> = Promise.resolve()
  const asked = new Map<string, Promise<boolean>>()
  function act(what: () => Promise<void>, once = ''): Promise<boolean> {
    const same = asked.get(once)
    if (same) return same
    const done = before.then(() => run(what)).finally(() => asked.delete(once))
    before = done.catch(() => undefined) // whoever asked for it hears of it
    if (once) asked.set(once, done)
    return done
  }

  async function run(what: () => Promise<void>): Promise<boolean> {
    busy.value = true
    failed.value = ''
    said.value = ''
    try {
      await what()
      return true
    } catch (error) {
      failed.value = detailOf(error)
      void refreshConversation()
      return false
    } finally {
      busy.value = false
      void refreshQueue()
    }
  }

  const change = (id: string, step: Change, said?: Pick<ClosingSaid, 'resolution' | 'topic'>): Promise<unknown> => post(`/conversations/${id}/${step}`, said)

  function claim(id: string): Promise<boolean> {
    return act(async () => {
      open(id)
      await change(id, 'claim')
      say('已接入，群众会看到您的工号。')
      await refreshConversation()
    }, `claim ${id}`)
  }

  /** With a work order: where that is refused, nothing is closed either. */
  function letGo(id: string, step: 'return' | 'close', said?: ClosingSaid): Promise<boolean> {
    return act(async () => {
      const opened = said?.order ? await post<WorkOrder>(`/conversations/${id}/work-orders`, said.order) : null
      leaving = id
      await change(id, step, said && { resolution: said.resolution, topic: said.topic }).finally(() => (leaving = ''))
      forget(id)
      if (openId.value === id) shut()
      say(step === 'return' ? '已交回智能助手。' : opened ? `工单 ${opened.number} 已经登记，会话已结束。` : '会话已结束。')
    }, `let go ${id}`)
  }

  /** What could not be sent keeps its id: sent again, it is the same message. */
  let unsure: { words: string; clientId: string } | null = null

  async function underItsId(words: string, sending: (clientId: string) => Promise<unknown>): Promise<void> {
    const clientId = unsure?.words === words ? unsure.clientId : newId()
    unsure = { words, clientId }
    await sending(clientId)
    unsure = null
  }

  /** What follows is done with it or not at all; what takes it out of one's hands shuts it here too. */
  function send(id: string, text: string, steps: Afterwards[] = []): Promise<boolean> {
    const done = steps.filter((step) => step.step !== 'close')
    const last = done.find(leaves)
    return act(async () => {
      if (last) leaving = id
      try {
        await underItsId(JSON.stringify([id, text, done]), (clientId) => post(`/conversations/${id}/messages`, { text, client_message_id: clientId, afterwards: done }))
      } catch (error) {
        if (!(error instanceof Problem && error.offline)) throw error
        throw new Problem(0, error.title, '没有收到送达确认。原样再发一次，已经送到的不会重复。')
      } finally {
        if (last) leaving = ''
      }
      if (!last) return refreshConversation()
      if (openId.value === id) shut()
      say(last.step === 'return' ? '已发送，并交回智能助手。' : '已发送，并已转交。')
    })
  }

  /** A trainee's answer: a supervisor reads it first. */
  function propose(id: string, text: string): Promise<boolean> {
    return act(async () => {
      await underItsId(JSON.stringify([id, 'proposal', text]), (clientId) => post(`/conversations/${id}/proposals`, { text, client_message_id: clientId }))
      say('已交给班长看，看过才发给群众。')
      await refreshConversation()
    })
  }

  function withdraw(proposalId: string): Promise<boolean> {
    return act(async () => {
      await post(`/proposals/${proposalId}/withdrawal`)
      await refreshConversation()
    }, `proposal ${proposalId}`)
  }

  /** A supervisor's word: sent (`text`: in these words), or given back with a comment. Where no more waits, it is shut. */
  function decide(proposal: ProposalView, word: { send: true; text: string | null } | { send: false; comment: string }): Promise<boolean> {
    return act(async () => {
      await post(`/proposals/${proposal.id}/decision`, word)
      say(word.send ? `已发给群众，以工号 ${proposal.staff_no} 的名义。` : `已退回给工号 ${proposal.staff_no}。`)
      const more = conversation.value?.proposals.some((each) => each.state === 'waiting' && each.id !== proposal.id)
      if (!more && !conversation.value?.opened_for) return shut()
      await refreshConversation()
    }, `proposal ${proposal.id}`)
  }

  /** Somebody calls: the conversation is there before anything is known. */
  function takeCall(): Promise<boolean> {
    return act(async () => {
      const taken = await post<CallTaken>('/calls')
      open(taken.conversation_id)
      await refreshConversation()
    }, 'call')
  }

  /** What a caller says, or the option that was chosen. The line may be full of the next words by the time of the answer. */
  function hear(id: string, said: { text: string } | { payload: string }): Promise<boolean> {
    if ('text' in said) drafts.delete(id)
    return act(async () => {
      try {
        await underItsId(JSON.stringify([id, said]), (clientId) => post(`/conversations/${id}/caller/messages`, { client_message_id: clientId, ...said }))
      } catch (error) {
        if ('text' in said && !drafts.get(id)) drafts.set(id, said.text)
        throw error
      }
      await refreshConversation()
    })
  }

  function noteCaller(id: string, caller: { number: string | null; district: string | null }): Promise<boolean> {
    return act(async () => {
      await post(`/conversations/${id}/caller`, caller)
      await refreshConversation()
    })
  }

  function prove(id: string, proof: Proving): Promise<boolean> {
    return act(async () => {
      await post(`/conversations/${id}/identity`, proof)
      say('身份已核实。')
      await refreshConversation()
    }, `prove ${id} ${JSON.stringify(proof)}`)
  }

  /** Earlier conversations of the same person; null where they were refused, which is said. */
  async function readEarlier(id: string): Promise<Earlier[] | null> {
    let found: Earlier[] | null = null
    await act(async () => {
      found = (await get<EarlierList>(`/conversations/${id}/earlier`)).conversations
    })
    return found
  }

  function amend(id: string, messageId: string, text: string): Promise<boolean> {
    return act(async () => {
      await post(`/conversations/${id}/messages/${messageId}/amendment`, { text })
      say('已更正，群众会看到更正的内容。')
      await refreshConversation()
    })
  }

  function transfer(id: string, target: Target, note: string): Promise<boolean> {
    return act(async () => {
      leaving = id
      await post(`/conversations/${id}/transfer`, { ...target, note }).finally(() => (leaving = ''))
      forget(id)
      if (openId.value === id) shut()
      say('已转交，群众会收到一句说明。')
    }, `let go ${id}`)
  }

  function giveReason(id: string, reason: string): Promise<boolean> {
    return act(async () => {
      await post(`/conversations/${id}/reason`, { reason })
      reasonNeeded.value = false
      await refreshConversation()
    }, `reason ${id}`)
  }

  function takeOver(id: string): Promise<boolean> {
    return act(async () => {
      await post(`/conversations/${id}/take-over`)
      say('已接管，群众会看到您的工号。')
      await refreshConversation()
    }, `take over ${id}`)
  }

  /** Abuse: to the supervisors, or, with hours, kept from people's service, which takes it out of one's hands. */
  function reportAbuse(id: string, abuse: AbuseSaid, hours: number | null): Promise<boolean> {
    return act(async () => {
      if (hours === null) await post(`/conversations/${id}/abuse`, abuse)
      else {
        leaving = id
        await post(`/conversations/${id}/blocks`, { ...abuse, hours }).finally(() => (leaving = ''))
        forget(id)
        if (openId.value === id) shut()
      }
      say(hours === null ? '已交给班长。' : '已限制，群众会收到说明，会话交回智能助手。')
      await refreshConversation()
    }, `abuse ${id}`)
  }

  function note(id: string, text: string): Promise<boolean> {
    return act(async () => {
      await post(`/conversations/${id}/notes`, { text })
      await refreshConversation()
    })
  }

  function setLabel(id: string, label: string, on: boolean): Promise<boolean> {
    return act(async () => {
      await post(`/conversations/${id}/labels`, { label, on })
      await refreshConversation()
    })
  }

  function reportChild(id: string, report: ChildReportDraft): Promise<boolean> {
    return act(async () => {
      await post(`/conversations/${id}/child-reports`, report)
      say('强制报告已经记下。')
      await refreshConversation()
    }, `report ${id}`)
  }

  function openOrder(id: string, body: OrderBody): Promise<boolean> {
    return act(async () => {
      const order = await post<WorkOrder>(`/conversations/${id}/work-orders`, body)
      say(`工单 ${order.number} 已经登记，群众会看到编号。`)
      await refreshConversation()
    })
  }

  function refuseOrder(id: string, matter: string): Promise<boolean> {
    return act(async () => {
      await post(`/conversations/${id}/work-orders/refusal`, { matter })
      say('已经写进会话：12345 不受理，该走哪条路。')
      await refreshConversation()
    })
  }

  function setPresence(presence: SeatView['presence'], busyWith: SeatView['busy_with']): Promise<boolean> {
    const held = queue.value?.mine.length ?? 0
    return act(async () => {
      await post('/presence', { presence, busy_with: busyWith })
      if (presence === 'offline' && held) say(`您已离线，手里的 ${held} 段会话退回了队列。`)
      if (presence === 'offline') shut()
    })
  }

  function acknowledge(id: string): Promise<boolean> {
    return act(async () => {
      await post(`/conversations/${id}/danger/acknowledge`)
      say('警报已停止，会话仍排在最前面。')
      if (openId.value === id) await refreshConversation()
    }, `acknowledge ${id}`)
  }

  return {
    queue,
    queueProblem,
    waiting,
    mine,
    labels,
    onlyLabel,
    alarms,
    openId,
    conversation,
    conversationProblem,
    reasonNeeded,
    busy,
    said,
    failed,
    drafts,
    afterwards,
    refreshQueue,
    refreshConversation,
    open,
    readFurther,
    shut,
    claim,
    letGo,
    send,
    propose,
    withdraw,
    decide,
    takeCall,
    hear,
    noteCaller,
    prove,
    readEarlier,
    amend,
    transfer,
    giveReason,
    takeOver,
    reportAbuse,
    note,
    setLabel,
    reportChild,
    openOrder,
    refuseOrder,
    setPresence,
    acknowledge,
  }
}

export type Room = ReturnType<typeof useRoom>

/** Signals that come while one reading is under way lead to one more, not to a crowd. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let again = false
  const run = async (): Promise<void> => {
    do {
      again = false
      await work()
    } while (again)
    running = null
  }
  return () => {
    if (running) again = true
    else running = run()
    return running
  }
}
