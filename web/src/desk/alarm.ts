/** The sounds of the desk. The danger alarm: the title flashes and a short tone sounds until a seat has acknowledged. */
import { onScopeDispose, ref, watch, type Ref } from 'vue'

const MUTED = 'hotline-desk-muted'
const FLASH_MS = 1000
const SOUND_EVERY = 3

export function useAlarm(dangers: Ref<number>) {
  const muted = ref(localStorage.getItem(MUTED) === 'yes')
  /** Browsers allow sound only after the person has touched the page. */
  const soundReady = ref(false)
  const title = document.title
  let context: AudioContext | null = null
  let timer = 0
  let ticks = 0

  const unlock = (): void => {
    context ??= new AudioContext()
    void context.resume().then(() => {
      soundReady.value = context?.state === 'running'
    })
  }
  const gestures = ['pointerdown', 'keydown'] as const
  gestures.forEach((name) => window.addEventListener(name, unlock))

  watch(
    dangers,
    (count) => {
      window.clearInterval(timer)
      document.title = title
      if (count === 0) return
      ticks = 0
      flash(count)
      timer = window.setInterval(() => flash(count), FLASH_MS)
    },
    { immediate: true },
  )

  function flash(count: number): void {
    document.title = ticks % 2 === 0 ? `【危险 ${count}】请马上查看` : title
    if (ticks % SOUND_EVERY === 0) sound()
    ticks += 1
  }

  const sound = (): void => ring([
    [0, 880],
    [0.2, 660],
  ])

  /** Something came that is no danger: one low tone. */
  const tone = (): void => ring([[0, 520]])

  function ring(tones: [at: number, frequency: number][]): void {
    if (muted.value || !context || context.state !== 'running') return
    const start = context.currentTime
    for (const [at, frequency] of tones) {
      const source = context.createOscillator()
      const volume = context.createGain()
      source.frequency.value = frequency
      volume.gain.setValueAtTime(0.0001, start + at)
      volume.gain.exponentialRampToValueAtTime(0.25, start + at + 0.02)
      volume.gain.exponentialRampToValueAtTime(0.0001, start + at + 0.17)
      source.connect(volume).connect(context.destination)
      source.start(start + at)
      source.stop(start + at + 0.18)
    }
  }

  function toggleSound(): void {
    muted.value = !muted.value
    localStorage.setItem(MUTED, muted.value ? 'yes' : 'no')
  }

  onScopeDispose(() => {
    window.clearInterval(timer)
    document.title = title
    gestures.forEach((name) => window.removeEventListener(name, unlock))
    void context?.close()
  })

  return { muted, soundReady, toggleSound, tone }
}
