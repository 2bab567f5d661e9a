/** What is written in a draft and not saved yet, by edition and member of staff: kept in this browser until it is saved or dropped. */
import type { Edition } from '../types'

const KEY = 'hotline.workbench.unsaved'

/** Words of a draft, and the turn of the edition they were written upon. */
export interface Unsaved {
  turn: number
  content: Edition['content']
  since: string
  until: string
}

const keyOf = (staffNo: string, edition: string): string => `${KEY}.${staffNo}.${edition}`

export function readUnsaved(staffNo: string, edition: string): Unsaved | null {
  try {
    return JSON.parse(window.localStorage.getItem(keyOf(staffNo, edition)) ?? 'null') as Unsaved | null
  } catch {
    return null // storage is forbidden or unreadable: what is not saved lives as long as the page
  }
}

/** Null: there is nothing left to keep. */
export function keepUnsaved(staffNo: string, edition: string, words: Unsaved | null): void {
  try {
    if (words) window.localStorage.setItem(keyOf(staffNo, edition), JSON.stringify(words))
    else window.localStorage.removeItem(keyOf(staffNo, edition))
  } catch {
    // See readUnsaved().
  }
}
