import { ref, watchEffect } from 'vue'

const LARGE = 'hotline.large-type'

/** What the citizen set on this device: large type (大字版). */
export function usePreferences() {
  const large = ref(read() === '1')
  watchEffect(() => {
    document.documentElement.classList.toggle('large-type', large.value)
    write(large.value ? '1' : '0')
  })
  return { large }
}

function read(): string | null {
  try {
    return window.localStorage.getItem(LARGE)
  } catch {
    return null // storage is forbidden here: the choice lasts as long as the page
  }
}

function write(value: string): void {
  try {
    window.localStorage.setItem(LARGE, value)
  } catch {
    // See read().
  }
}
