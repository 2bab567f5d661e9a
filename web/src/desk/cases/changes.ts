/** The live line says that some case changed; whatever shows cases reads them anew. */
import { ref } from 'vue'

const changes = ref(0)

export function casesChanged(): void {
  changes.value += 1
}

export function useCaseChanges() {
  return changes
}
