/** What a seat has begun to write, by conversation: kept for this tab and this seat, gone when sent and at sign-out. */
import { reactive, watch } from 'vue'

const KEY = 'hotline.desk.drafts'

interface Kept {
  staff_no: string
  texts: Record<string, string>
}

/** The drafts of this seat as they were before a reload. Another seat's are not shown, and go with the next line written. */
export function useDrafts(staffNo: string): Map<string, string> {
  const drafts = reactive(new Map(Object.entries(read(staffNo))))
  watch(drafts, () => write({ staff_no: staffNo, texts: textsOf(drafts) }))
  return drafts
}

/** Leave nothing of what was written to citizens behind on this machine. */
export function forgetDrafts(): void {
  try {
    window.sessionStorage.removeItem(KEY)
  } catch {
    // See read().
  }
}

function textsOf(drafts: Map<string, string>): Record<string, string> {
  const texts: Record<string, string> = {}
  drafts.forEach((text, id) => {
    if (text.trim()) texts[id] = text
  })
  return texts
}

function read(staffNo: string): Record<string, string> {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(KEY) ?? 'null') as Kept | null
    return kept?.staff_no === staffNo ? kept.texts : {}
  } catch {
    return {} // storage is forbidden or unreadable: drafts live as long as the page
  }
}

function write(kept: Kept): void {
  try {
    window.sessionStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // See read().
  }
}
