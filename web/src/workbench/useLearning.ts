/** Models and jobs, kept up to date while the page is open: every two seconds while something is being done. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'

import { detailOf } from '@/api/problem'
import { get, post } from '@/desk/api'

import type { Learning, LearningJob } from './types'

const BUSY_MS = 2000
const IDLE_MS = 15_000
const OPEN: LearningJob['state'][] = ['waiting', 'running']

export function useLearning() {
  const shown = shallowRef<Learning | null>(null)
  const problem = ref('')
  const failed = ref('')
  const sending = ref(false)
  let timer = 0
  let over = false

  const running = computed(() => shown.value?.jobs.find((job) => OPEN.includes(job.state)) ?? null)

  async function look(): Promise<void> {
    window.clearTimeout(timer)
    try {
      shown.value = await get<Learning>('/learning')
      problem.value = ''
    } catch (error) {
      problem.value = detailOf(error)
    }
    if (!over) timer = window.setTimeout(() => void look(), running.value ? BUSY_MS : IDLE_MS)
  }

  async function ask(path: string, body?: unknown): Promise<void> {
    if (sending.value) return
    sending.value = true
    failed.value = ''
    try {
      await post<LearningJob>(path, body)
    } catch (error) {
      failed.value = detailOf(error)
    } finally {
      sending.value = false
    }
    await look()
  }

  const train = (): Promise<void> => ask('/learning/jobs', { kind: 'train' })
  const evaluate = (candidate: string): Promise<void> => ask('/learning/jobs', { kind: 'evaluate', candidate })
  const cancel = (): Promise<void> => ask('/learning/jobs/cancel')

  onScopeDispose(() => {
    over = true
    window.clearTimeout(timer)
  })
  void look()

  return { shown, running, problem, failed, sending, look, train, evaluate, cancel }
}

export type LearningView = ReturnType<typeof useLearning>
