/** Looks again while the page is in sight: when one comes back to it, and every minute. For what others change elsewhere. */
import { onScopeDispose } from 'vue'

const EVERY_MS = 60_000

export function useFresh(look: () => Promise<void>): void {
  const seen = (): void => {
    if (document.visibilityState === 'visible') void look()
  }
  const timer = window.setInterval(seen, EVERY_MS)
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    window.clearInterval(timer)
    document.removeEventListener('visibilitychange', seen)
  })
}
