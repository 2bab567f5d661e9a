/**
 * What was really on the screen: in the window of the log, in a tab that is looked at, and not under a sheet. Arriving
 * is not being read. Browsers that cannot tell (iOS before 12.2) give no receipts.
 */
export class Seen {
  private readonly observer: IntersectionObserver | null
  private readonly inView = new Set<number>()
  private readonly watched = new Set<Element>()
  private told = 0
  private covered = false

  /** `root`: what scrolls. `tell` hears of each number once, and never of a lower one. */
  constructor(
    private readonly root: Element,
    private readonly tell: (seq: number) => void,
  ) {
    const able = typeof IntersectionObserver === 'function'
    this.observer = able ? new IntersectionObserver((entries) => this.take(entries), { root, threshold: [0, 0.25, 0.5, 0.75, 1] }) : null
    document.addEventListener('visibilitychange', this.look)
  }

  /** Looks at the messages that match, each with its number in `data-seq`, that stand in the log now. */
  watch(selector: string): void {
    if (!this.observer) return
    const there = Array.from(this.root.querySelectorAll(selector))
    this.watched.forEach((element) => {
      if (!this.root.contains(element)) this.leave(element)
    })
    for (const element of there) {
      if (this.watched.has(element) || seqOf(element) <= this.told) continue
      this.watched.add(element)
      this.observer.observe(element)
    }
  }

  /** Something lies over the log, or nothing any more. */
  cover(covered: boolean): void {
    this.covered = covered
    this.look()
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.look)
    this.observer?.disconnect()
  }

  /** Half of the message, or half a window of it where it is taller. */
  private take(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const height = entry.rootBounds ? entry.rootBounds.height : 0
      const shown = entry.isIntersecting && (entry.intersectionRatio >= 0.5 || entry.intersectionRect.height >= height / 2)
      if (shown) this.inView.add(seqOf(entry.target))
      else this.inView.delete(seqOf(entry.target))
    }
    this.look()
  }

  private readonly look = (): void => {
    if (this.covered || document.visibilityState === 'hidden') return
    const furthest = Math.max(0, ...Array.from(this.inView))
    if (furthest <= this.told) return
    this.told = furthest
    this.watched.forEach((element) => {
      if (seqOf(element) <= furthest) this.leave(element)
    })
    this.tell(furthest)
  }

  private leave(element: Element): void {
    this.watched.delete(element)
    this.inView.delete(seqOf(element))
    this.observer?.unobserve(element)
  }
}

const seqOf = (element: Element): number => Number(element.getAttribute('data-seq'))
