/** Time on the page: one tick a second, by the service's clock. */
import { onScopeDispose, ref, type Ref } from 'vue'

let offset = 0

/** Called with the service's own time at each answer that names it. */
export function setServiceTime(iso: string): void {
  offset = Date.parse(iso) - Date.now()
}

/** The service's time in milliseconds, moving once a second while the component lives. */
export function useTicking(): Ref<number> {
  const now = ref(Date.now() + offset)
  const timer = window.setInterval(() => {
    now.value = Date.now() + offset
  }, 1000)
  onScopeDispose(() => window.clearInterval(timer))
  return now
}

/** 「45秒」「3分05秒」「2小时10分」「3天4小时」. */
export function waitedFor(since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000))
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const two = (n: number): string => String(n).padStart(2, '0')
  if (minutes < 1) return `${seconds}秒`
  if (hours < 1) return `${minutes}分${two(seconds % 60)}秒`
  if (hours < 24) return `${hours}小时${two(minutes % 60)}分`
  return `${Math.floor(hours / 24)}天${hours % 24}小时`
}

/** 「09:05」 today, 「11-23 09:05」 on another day; always in the hotline's time zone, as the service writes it. */
export function clockTime(iso: string, now: number): string {
  const today = new Date(now + 8 * 3600_000).toISOString().slice(0, 10)
  const time = iso.slice(11, 16)
  return iso.slice(0, 10) === today ? time : `${iso.slice(5, 10)} ${time}`
}
