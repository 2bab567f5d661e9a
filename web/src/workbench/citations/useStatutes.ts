/** The index of statutes, asked for once per page: it changes with a release, not while somebody writes. */
import { ref, shallowRef } from 'vue'

import { detailOf } from '@/api/problem'
import { get } from '@/desk/api'

import type { CitableStatute, StatuteIndex } from '../types'

const statutes = shallowRef<CitableStatute[]>([])
const problem = ref('')

export function useStatutes() {
  async function load(): Promise<void> {
    if (statutes.value.length) return
    try {
      statutes.value = (await get<StatuteIndex>('/statutes')).statutes
      problem.value = ''
    } catch (error) {
      problem.value = detailOf(error)
    }
  }

  void load()
  return { statutes, problem, load }
}
