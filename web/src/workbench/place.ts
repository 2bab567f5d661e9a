import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** Where at the workbench one is. */
export type Place = 'inbox' | 'entries' | 'exports' | 'jobs' | 'report' | 'models'

const PLACES: Place[] = ['inbox', 'entries', 'exports', 'jobs', 'report', 'models']

/** Where a supervisor who is no maintainer may be; the first is where they come in. */
export const SUPERVISORS: Place[] = ['models', 'report', 'entries']

/** The place in the address, so that a reload and the browser's way back keep it; a report's place names the report. */
export function usePlace(allowed = PLACES): { place: Ref<Place>; reportId: Ref<string | null> } {
  const place = ref<Place>(allowed[0]!)
  const reportId = ref<string | null>(null)
  const follow = (): void => {
    const [named, id] = window.location.hash.slice(1).split('/')
    place.value = allowed.find((each) => each === named) ?? allowed[0]!
    if (id) reportId.value = id
  }
  follow()
  window.addEventListener('hashchange', follow)
  onScopeDispose(() => window.removeEventListener('hashchange', follow))
  watch([place, reportId], () => {
    const now = place.value === 'report' && reportId.value ? `#report/${reportId.value}` : `#${place.value}`
    if (window.location.hash !== now) window.location.hash = now
  })
  return { place, reportId }
}
