import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** Where at the desk one is: talking to people, keeping what was promised, watching over the seats, working on cases, or printing papers. */
export type Place = 'talks' | 'callbacks' | 'watch' | 'cases' | 'print'

/** The place in the address, so that a reload and the browser's way back keep it. `first`: where one begins. */
export function usePlace(first: Place = 'talks'): Ref<Place> {
  const here = (): Place => {
    const named = window.location.hash.slice(1)
    return named === 'cases' || named === 'callbacks' || named === 'print' || named === 'watch' ? named : first
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
