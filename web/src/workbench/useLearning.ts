/** Models and jobs, kept up to date while the page is open: every two seconds while something is being done. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'

import { detailOf } from '@/api/problem'
import { get, post } from '@/desk/api'

import type { Branches, Learning, LearningJob } from './types'

const BUSY_MS = 2000
const IDLE_MS = 15_000
const OPEN: LearningJob['state'][] = ['waiting', 'running']
const RELEASES: LearningJob['kind'][] = ['release', 'rollback']

export function useLearning() {
  const shown = shallowRef<Learning | null>(null)
  const problem = ref('')
  const failed = ref('')
  const sending = ref(false)
  let timer = 0
  let over = false

  const open = computed(() => shown.value?.jobs.filter((job) => OPEN.includes(job.state)) ?? [])
  /** A training or an evaluation; a release goes on beside it. */
  const running = computed(() => open.value.find((job) => !RELEASES.includes(job.kind)) ?? null)
  const releasing = computed(() => open.value.find((job) => RELEASES.includes(job.kind)) ?? null)

  async function look(): Promise<void> {
    window.clearTimeout(timer)
    try {
      shown.value = await get<Learning>('/learning')
      problem.value = ''
    } catch (error) {
      problem.value = detailOf(error)
    }
    if (!over) timer = window.setTimeout(() => void look(), open.value.length ? BUSY_MS : IDLE_MS)
  }

  /** Whether it was taken. */
  async function ask(path: string, body?: unknown): Promise<boolean> {
    if (sending.value) return false
    sending.value = true
    failed.value = ''
    try {
      await post(path, body)
    } catch (error) {
      failed.value = detailOf(error)
    } finally {
      sending.value = false
    }
    await look()
    return !failed.value
  }

  /** `branch`: one that was written back and is not merged yet; without it the project's own data. */
  const train = (branch: string): Promise<boolean> => ask('/learning/jobs', { kind: 'train', branch: branch || null })
  const branches = async (): Promise<string[]> => (await get<Branches>('/learning/branches')).branches
  const evaluate = (candidate: string, folds: number): Promise<boolean> => ask('/learning/jobs', { kind: 'evaluate', candidate, folds })
  const cancel = (): Promise<boolean> => ask('/learning/jobs/cancel')
  const cancelRelease = (): Promise<boolean> => ask('/learning/releases/cancel')
  const putAway = (): Promise<boolean> => ask('/learning/exports/needless')
  const writeBack = (branch: string): Promise<boolean> => ask('/learning/exports', { branch })
  const approve = (model: string): Promise<boolean> => ask('/learning/approvals', { model })
  const release = (model: string): Promise<boolean> => ask('/learning/releases', { model })
  const rollBack = (reason: string, model: string): Promise<boolean> => ask('/learning/rollback', { reason, model })

  onScopeDispose(() => {
    over = true
    window.clearTimeout(timer)
  })
  void look()

  return { shown, running, releasing, problem, failed, sending, look, train, branches, evaluate, cancel, cancelRelease, putAway, writeBack, approve, release, rollBack }
}

export type LearningView = ReturnType<typeof useLearning>
