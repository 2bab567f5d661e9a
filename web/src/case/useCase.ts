/** The case that is open on this page: what is known of it, and what its owner does with it. */
import { reactive } from 'vue'

import * as api from '@/api/cases'
import type { OpenedCase } from '@/api/cases'
import { Problem } from '@/api/problem'
import type { CaseFile, CaseView } from '@/api/types'
import { newId } from '@/chat/engine/ids'

import { keepCase, keptCase } from './kept'

export type Phase = 'closed' | 'loading' | 'open' | 'offline' | 'failed'

export function useCase() {
  const state = reactive({
    phase: 'closed' as Phase,
    problem: '',
    case: null as CaseView | null,
    /** Uploaded and not handed in yet. */
    uploads: [] as CaseFile[],
  })
  let key: OpenedCase | null = keptCase()
  let additionId = newId()

  function show(view: CaseView): void {
    state.case = view
    state.uploads = view.files.filter((file) => !file.handed_in)
    state.phase = 'open'
    state.problem = ''
  }

  function need(): OpenedCase {
    if (!key) throw new Problem(401, '需要重新打开', '请用办件编号和查询码重新打开。')
    return key
  }

  async function look(): Promise<void> {
    if (!key) return
    if (!state.case) state.phase = 'loading'
    try {
      show(await api.lookAtCase(key))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.status === 401 || error.status === 404) shut(error.detail)
      else {
        state.problem = error.detail
        if (!state.case) state.phase = error.offline ? 'offline' : 'failed'
      }
    }
  }

  async function open(number: string, code: string): Promise<void> {
    const made = await api.openCase(number, code)
    key = { number, token: made.token }
    keepCase(key)
    await look()
  }

  function shut(why = ''): void {
    key = null
    keepCase(null)
    state.case = null
    state.uploads = []
    state.phase = 'closed'
    state.problem = why
  }

  async function upload(file: File): Promise<void> {
    state.uploads.push(await api.uploadFile(need(), file))
  }

  async function drop(id: string): Promise<void> {
    await api.dropFile(need(), id)
    state.uploads = state.uploads.filter((file) => file.id !== id)
  }

  /** The same addition sent twice counts once: its id changes only when it has arrived. */
  async function add(text: string, complete: boolean): Promise<void> {
    const files = state.uploads.map((file) => file.id)
    show(await api.addToCase(need(), { client_addition_id: additionId, text, files, complete }))
    additionId = newId()
  }

  return {
    state,
    look,
    open,
    shut,
    upload,
    drop,
    add,
    readNotice: async () => show(await api.readNotice(need())),
    withdraw: async (text: string) => show(await api.withdrawCase(need(), text)),
    fetchReceipt: () => api.fetchReceipt(need()),
    fetchFile: (id: string) => api.fetchFile(need(), id),
  }
}

export type OpenCase = ReturnType<typeof useCase>
