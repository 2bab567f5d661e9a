/** Where the log stands: new lines are followed by those who read its end only, and what grows below it hides none. */
import { nextTick, onScopeDispose, type Ref, watch } from 'vue'

const NEAR_PX = 80

/** `shown`: which conversation, how many lines; `heard`: what is read out, from its beginning, is followed instead. */
export function useFollowing(box: Ref<HTMLElement | null>, shown: () => { id: string | null; count: number }, heard: () => boolean) {
  let atEnd = true
  let size = ''
  const toEnd = (area: HTMLElement): void => {
    area.scrollTop = area.scrollHeight
  }
  /** A box of another size moves what is in it: that was nobody's reading further up. */
  const look = (): void => {
    const area = box.value
    if (area && size === sizeOf(area)) atEnd = area.scrollHeight - area.scrollTop - area.clientHeight < NEAR_PX
  }
  const sizes = new ResizeObserver(() => {
    if (!box.value) return
    size = sizeOf(box.value)
    if (atEnd && !heard()) toEnd(box.value)
  })

  watch(
    box,
    (area, before) => {
      before?.removeEventListener('scroll', look)
      sizes.disconnect()
      area?.addEventListener('scroll', look, { passive: true })
      if (area) sizes.observe(area)
    },
    { flush: 'post' },
  )
  onScopeDispose(() => sizes.disconnect())

  watch(shown, async ({ id, count }, before) => {
    const follows = atEnd || id !== before.id || !before.count
    await nextTick()
    if (!box.value || !count) return
    if (heard()) showLastHeard(box.value)
    else if (follows) toEnd(box.value)
    atEnd = follows
  })

  /** Whoever writes goes on reading at the end. */
  const follow = (): void => {
    atEnd = true
  }
  return { follow }
}

const sizeOf = (area: HTMLElement): string => `${area.clientWidth} ${area.clientHeight}`

/** The caller's last words stand at the top, the answer below them. */
function showLastHeard(box: HTMLElement): void {
  const said = box.querySelectorAll<HTMLElement>('.message.citizen')
  const last = said[said.length - 1]
  if (last) box.scrollTop += last.getBoundingClientRect().top - box.getBoundingClientRect().top
}
