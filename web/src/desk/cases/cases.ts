/** What the desk shows of cases: a shelf of the list, and the case that is open. */
import { onScopeDispose, reactive, watch } from 'vue'

import { detailOf, Problem } from '@/api/problem'

import { get, post } from '../api'
import type { CaseList, CaseShelf, CaseStep, DeskCase } from '../types'
import { useCaseChanges } from './changes'

const EVERY_MS = 60_000

/** What a step's form holds. */
export interface StepForm {
  text: string
  on: string
  until: string
  days: number | null
  ground: string
}

export function useCases() {
  const state = reactive({
    shelf: 'open' as CaseShelf,
    page: 1,
    list: null as CaseList | null,
    listProblem: '',
    number: null as string | null,
    open: null as DeskCase | null,
    caseProblem: '',
    busy: false,
    failed: '',
    said: '',
  })

  async function refresh(): Promise<void> {
    const { shelf, page } = state
    try {
      const list = await get<CaseList>(`/cases?shelf=${shelf}&page=${page}`)
      if (shelf !== state.shelf || page !== state.page) return
      state.list = list
      state.listProblem = ''
    } catch (error) {
      state.listProblem = detailOf(error)
    }
  }

  async function reread(): Promise<void> {
    const number = state.number
    if (!number) return
    try {
      const found = await get<DeskCase>(`/cases/${encodeURIComponent(number)}`)
      if (state.number !== number) return
      if (state.open && state.open.entries < found.entries && !state.failed) state.said = '刚有了新的记录，已经列在下面。'
      state.open = found
      state.caseProblem = ''
    } catch (error) {
      if (state.number !== number) return
      state.caseProblem = detailOf(error)
      // Without a connection the last known text stays readable; a refusal takes it off the screen.
      if (!(error instanceof Problem && error.offline)) state.open = null
    }
  }

  function choose(shelf: CaseShelf): void {
    state.shelf = shelf
    turnTo(1)
  }

  function turnTo(page: number): void {
    state.page = page
    state.list = null
    void refresh()
  }

  function openCase(number: string): void {
    if (state.number !== number) {
      state.number = number
      state.open = null
      state.caseProblem = state.failed = state.said = ''
    }
    void reread()
  }

  function shut(): void {
    state.number = null
    state.open = null
    state.caseProblem = state.failed = state.said = ''
  }

  /** True when it was done. Another entry that came meanwhile is read first: the service refuses what was not seen. */
  async function take(step: CaseStep, form: StepForm): Promise<boolean> {
    const seen = state.open
    if (!seen || state.busy) return false
    state.busy = true
    state.failed = state.said = ''
    try {
      state.open = await post<DeskCase>(`/cases/${encodeURIComponent(seen.number)}/steps`, {
        action: step.action,
        party: step.party,
        seen: seen.entries,
        text: form.text || null,
        on: form.on || null,
        until: form.until || null,
        days: form.days || null,
        ground: form.ground || null,
      })
      state.said = `已记下：${step.title}。`
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

  function again(): void {
    void refresh()
    if (!state.busy) void reread()
  }

  // The line tells at once; the timer is for what the day itself changes, and for a line that broke.
  watch(useCaseChanges(), again)
  const timer = window.setInterval(again, EVERY_MS)
  onScopeDispose(() => window.clearInterval(timer))
  void refresh()

  return { state, refresh, reread, choose, turnTo, openCase, shut, take }
}

export type Cases = ReturnType<typeof useCases>
