/** What a seat has begun to write, by conversation: kept for this tab and this seat, gone when sent and at sign-out. */
import { reactive, watch } from 'vue'

import type { Afterward } from './canned/afterwards'

const TEXTS = 'hotline.desk.drafts'
const AFTERWARDS = 'hotline.desk.afterwards'

interface Kept<T> {
  staff_no: string
  texts: Record<string, T>
}

/** The drafts of this seat as they were before a reload. Another seat's are not shown, and go with the next line written. */
export function useDrafts(staffNo: string): Map<string, string> {
  return kept<string>(TEXTS, staffNo, (text) => text.trim() !== '')
}

/** What is to follow each draft once it is sent. */
export function useAfterwards(staffNo: string): Map<string, Afterward[]> {
  return kept<Afterward[]>(AFTERWARDS, staffNo, (steps) => steps.length > 0)
}

/** Leave nothing of what was written to citizens behind on this machine. */
export function forgetDrafts(): void {
  try {
    window.sessionStorage.removeItem(TEXTS)
    window.sessionStorage.removeItem(AFTERWARDS)
  } catch {
    // See read().
  }
}

function kept<T>(key: string, staffNo: string, worthIt: (what: T) => boolean): Map<string, T> {
  const map = reactive(new Map(Object.entries(read<T>(key, staffNo)))) as Map<string, T>
  watch(map, () => {
    const texts: Record<string, T> = {}
    map.forEach((what, id) => {
      if (worthIt(what)) texts[id] = what
    })
    write(key, { staff_no: staffNo, texts })
  })
  return map
}

function read<T>(key: string, staffNo: string): Record<string, T> {
  try {
    const was = JSON.parse(window.sessionStorage.getItem(key) ?? 'null') as Kept<T> | null
    return was?.staff_no === staffNo ? was.texts : {}
  } catch {
    return {} // storage is forbidden or unreadable: drafts live as long as the page
  }
}

function write<T>(key: string, what: Kept<T>): void {
  try {
    window.sessionStorage.setItem(key, JSON.stringify(what))
  } catch {
    // See read().
  }
}
