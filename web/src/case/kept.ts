import type { OpenedCase } from '@/api/cases'

const KEY = 'hotline.case'

/** The open case, for this tab alone: a reload keeps it, closing the tab does not. */
export function keptCase(): OpenedCase | null {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(KEY) ?? 'null') as OpenedCase | null
    return kept?.number && kept.token ? kept : null
  } catch {
    return null // storage is forbidden or unreadable: the case lives as long as the page
  }
}

export function keepCase(key: OpenedCase | null): void {
  try {
    if (key) window.sessionStorage.setItem(KEY, JSON.stringify({ number: key.number, token: key.token }))
    else window.sessionStorage.removeItem(KEY)
  } catch {
    // See keptCase().
  }
}
