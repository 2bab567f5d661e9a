import { keepCase } from '@/case/kept'

const TWICE_WITHIN = 800

/** 快速离开: nothing readable stays on the screen, and the way back does not lead here. */
export function leaveNow(forget: () => void, embedded: boolean): void {
  forget()
  keepCase(null) // a case that was opened in this tab
  document.title = '二十四节气'
  document.body.textContent = ''
  if (embedded && window.parent !== window) window.parent.postMessage('hotline:leave', '*')
  window.location.replace('/leave.html')
}

/** Esc twice in quick succession leaves. One Esc alone closes whatever is open. */
export function onDoubleEscape(action: () => void): () => void {
  let last = 0
  const listen = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' && event.key !== 'Esc') return
    if (event.isComposing || event.repeat) return
    if (event.timeStamp - last < TWICE_WITHIN && last > 0) action()
    last = event.timeStamp
  }
  window.addEventListener('keydown', listen, true)
  return () => window.removeEventListener('keydown', listen, true)
}
