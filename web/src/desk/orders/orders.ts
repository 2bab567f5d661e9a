/** What the desk shows of work orders: a part of the list, and the order that is open. */
import { reactive } from 'vue'

import { detailOf, Problem } from '@/api/problem'

import { get, post } from '../api'
import type { DeadLetters, OrderList, OrderShelf, OrderStepBody, WorkOrder } from '../types'

export const SHELVES: Record<OrderShelf, string> = {
  mine: '我跟进的',
  late: '逾期',
  due: '今天到期',
  to_do: '等本台做',
  away: '在承办单位',
  ended: '已结束',
}

/** `supervises`: this person also sees what could not be sent. */
export function useOrders(supervises: boolean) {
  const state = reactive({
    shelf: (supervises ? 'to_do' : 'mine') as OrderShelf,
    list: null as OrderList | null,
    letters: null as DeadLetters | null,
    listProblem: '',
    number: null as string | null,
    open: null as WorkOrder | null,
    orderProblem: '',
    busy: false,
    failed: '',
    said: '',
  })

  async function refresh(): Promise<void> {
    const shelf = state.shelf
    try {
      const [list, letters] = await Promise.all([get<OrderList>(`/work-orders?shelf=${shelf}`), supervises ? get<DeadLetters>('/dead-letters') : null])
      if (shelf !== state.shelf) return
      state.list = list
      state.letters = letters
      state.listProblem = ''
    } catch (error) {
      state.listProblem = detailOf(error)
    }
  }

  async function reread(): Promise<void> {
    const number = state.number
    if (!number) return
    try {
      const found = await get<WorkOrder>(`/work-orders/${number}`)
      if (state.number !== number) return
      state.open = found
      state.orderProblem = ''
    } catch (error) {
      if (state.number !== number) return
      state.orderProblem = detailOf(error)
      if (!(error instanceof Problem && error.offline)) state.open = null
    }
  }

  function choose(shelf: OrderShelf): void {
    state.shelf = shelf
    state.list = null
    void refresh()
  }

  function show(number: string): void {
    if (state.number !== number) {
      state.number = number
      state.open = null
      state.orderProblem = state.failed = state.said = ''
    }
    void reread()
  }

  function shut(): void {
    state.number = state.open = null
  }

  async function run(work: () => Promise<void>): Promise<boolean> {
    state.busy = true
    state.failed = state.said = ''
    try {
      await work()
      return true
    } catch (error) {
      state.failed = detailOf(error)
      void reread()
      return false
    } finally {
      state.busy = false
      void refresh()
    }
  }

  function take(step: OrderStepBody, said: string): Promise<boolean> {
    return run(async () => {
      state.open = await post<WorkOrder>(`/work-orders/${state.number}/steps`, step)
      state.said = said
    })
  }

  /** Of an order whose words this seat may not read yet: how many entries it has is asked of the list. */
  function takeOver(number: string, events: number): Promise<boolean> {
    return run(async () => {
      state.open = await post<WorkOrder>(`/work-orders/${number}/steps`, { action: 'take', seen: events })
      state.orderProblem = ''
      state.said = '已接手，这张工单由您跟进。'
    })
  }

  function resend(id: string): Promise<boolean> {
    return run(async () => {
      await post(`/dead-letters/${id}/resend`)
      state.said = '已经放回去重发。'
    })
  }

  return { state, refresh, reread, choose, show, shut, take, takeOver, resend }
}

export type Orders = ReturnType<typeof useOrders>
