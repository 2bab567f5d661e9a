const KEY = 'hotline.unsent'

/** What stands in the box when the citizen leaves to log in, kept by this tab until they are back. Left quickly, it is gone. */
export function keepUnsent(text: string): void {
  try {
    if (text.trim()) window.sessionStorage.setItem(KEY, text)
  } catch {
    // Storage is forbidden or full: the words are then lost with the page, as they are on any other way out.
  }
}

/** Once: what comes later is somebody's new text. */
export function takeUnsent(): string {
  try {
    const text = window.sessionStorage.getItem(KEY) ?? ''
    window.sessionStorage.removeItem(KEY)
    return text
  } catch {
    return ''
  }
}
