import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Seen } from '@/seen'

type Entry = Partial<IntersectionObserverEntry>

let report: (entries: Entry[]) => void = () => undefined
let looked: () => void = () => undefined
const page = { visibilityState: 'visible', addEventListener: (_: string, look: () => void) => (looked = look), removeEventListener: () => undefined }

const line = (seq: number) => ({ getAttribute: () => String(seq) }) as unknown as Element
const lines = [4, 5, 9].map(line)
const log = { querySelectorAll: () => lines, contains: () => true } as unknown as Element
const shown = (target: Element | undefined, ratio = 1, height = 40): Entry => ({
  target,
  isIntersecting: ratio > 0,
  intersectionRatio: ratio,
  intersectionRect: { height } as DOMRect,
  rootBounds: { height: 600 } as DOMRect,
})

beforeEach(() => {
  page.visibilityState = 'visible'
  vi.stubGlobal('document', page)
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(take: (entries: Entry[]) => void) {
        report = take
      }
      observe = (): void => undefined
      unobserve = (): void => undefined
      disconnect = (): void => undefined
    },
  )
})
afterEach(() => vi.unstubAllGlobals())

function seenBy(): { told: number[]; seen: Seen } {
  const told: number[] = []
  const seen = new Seen(log, (seq) => told.push(seq))
  seen.watch('.staff')
  return { told, seen }
}

test('what is shown is told once, and only the furthest', () => {
  const { told } = seenBy()
  report([shown(lines[0]), shown(lines[1])])
  report([shown(lines[0])])
  report([shown(lines[2], 0.2)])
  expect(told).toEqual([5])
  report([shown(lines[2], 0.2, 300)]) // a fifth of a long one, and half the window
  expect(told).toEqual([5, 9])
})

test('a tab in the background has shown nothing until it is looked at', () => {
  const { told } = seenBy()
  page.visibilityState = 'hidden'
  report([shown(lines[0])])
  expect(told).toEqual([])
  page.visibilityState = 'visible'
  looked()
  expect(told).toEqual([4])
})

test('what came and went under a sheet was not read', () => {
  const { told, seen } = seenBy()
  seen.cover(true)
  report([shown(lines[0]), shown(lines[1])])
  report([shown(lines[1], 0)])
  seen.cover(false)
  expect(told).toEqual([4])
})

test('a browser that cannot tell gives no receipts', () => {
  vi.stubGlobal('IntersectionObserver', undefined)
  const { told } = seenBy()
  looked()
  expect(told).toEqual([])
})
