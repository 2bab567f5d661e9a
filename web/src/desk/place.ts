import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** Where at the desk one is: talking to people, keeping what was promised, seeing to work orders, watching over the seats, seeing how one's own work was judged, setting what is one's own, looking up what is over, working on cases, printing papers, or keeping the accounts. */
export type Place = 'talks' | 'callbacks' | 'orders' | SupervisorsPlace | 'own' | 'settings' | 'past' | 'cases' | 'print' | 'accounts'

/** The supervisors' own places, in the order of their tabs. */
export const SUPERVISORS_PLACES = ['watch', 'board', 'follow-ups', 'samples', 'reports'] as const
export type SupervisorsPlace = (typeof SUPERVISORS_PLACES)[number]

export const isSupervisors = (place: Place): place is SupervisorsPlace => (SUPERVISORS_PLACES as readonly Place[]).includes(place)

const NAMED: readonly Place[] = ['accounts', 'cases', 'callbacks', 'orders', 'own', 'past', 'print', 'settings', ...SUPERVISORS_PLACES]

/** The place in the address, so that a reload and the browser's way back keep it. `first`: where one begins. */
export function usePlace(first: Place = 'talks'): Ref<Place> {
  const here = (): Place => {
    const named = window.location.hash.slice(1)
    return NAMED.find((one) => one === named) ?? first
  }
  const place = ref<Place>(here())
  const follow = (): void => {
    place.value = here()
  }
  window.addEventListener('hashchange', follow)
  onScopeDispose(() => window.removeEventListener('hashchange', follow))
  watch(place, (now) => {
    if (now !== here()) window.location.hash = now === first ? '' : `#${now}`
  })
  return place
}
