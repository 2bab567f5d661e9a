import { onScopeDispose, reactive, ref, watch, type Ref } from 'vue'

/** Where at the workbench one is. */
export type Place = 'inbox' | 'entries' | 'exports' | 'jobs' | 'report' | 'models'

/** What is open at each place: of the entries `answer/labor/wage.process`, of the reports its id. */
export type OpenAt = Partial<Record<Place, string>>

const PLACES: Place[] = ['inbox', 'entries', 'exports', 'jobs', 'report', 'models']

/** Where a supervisor who is no maintainer may be; the first is where they come in. */
export const SUPERVISORS: Place[] = ['models', 'report', 'entries']

/** The place and what is open there stand in the address, so that a reload and the browser's way back keep them. */
export function usePlace(allowed = PLACES): { place: Ref<Place>; openAt: OpenAt } {
  const place = ref<Place>(allowed[0]!)
  const openAt = reactive<OpenAt>({})
  const follow = (): void => {
    const [named, ...rest] = written().split('/')
    place.value = allowed.find((each) => each === named) ?? allowed[0]!
    if (rest.length) openAt[place.value] = rest.join('/')
  }
  follow()
  window.addEventListener('hashchange', follow)
  onScopeDispose(() => window.removeEventListener('hashchange', follow))
  watch([place, openAt], () => {
    const open = openAt[place.value]
    const now = place.value + (open ? `/${open}` : '')
    if (written() !== now) window.location.hash = now
  })
  return { place, openAt }
}

/** A district is called by its name: the browser gives it back encoded. What was never encoded is taken as it stands. */
function written(): string {
  const hash = window.location.hash.slice(1)
  try {
    return decodeURIComponent(hash)
  } catch {
    return hash
  }
}
