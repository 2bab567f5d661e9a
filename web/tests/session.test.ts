import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { SessionStore, type Session } from '@/chat/engine/session'

/** Behaves like the browser's: entries are the object's own keys. */
class FakeStorage {
  [key: string]: unknown

  getItem(key: string): string | null {
    return Object.prototype.hasOwnProperty.call(this, key) ? String(this[key]) : null
  }

  setItem(key: string, value: string): void {
    this[key] = value
  }

  removeItem(key: string): void {
    delete this[key]
  }
}

const session: Session = { id: 'c1', token: 'secret', outbox: [], rated: {} }
let device: FakeStorage
let tab: FakeStorage

beforeEach(() => {
  device = new FakeStorage()
  tab = new FakeStorage()
  vi.useFakeTimers()
  vi.stubGlobal('window', { localStorage: device, sessionStorage: tab })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a conversation is found again on this device, for half a day', () => {
  new SessionStore().save(session)
  expect(new SessionStore().load()).toMatchObject(session)
  vi.advanceTimersByTime(12 * 3600 * 1000 + 1)
  expect(new SessionStore().load()).toBeNull()
})

test('after a danger reply only this tab remembers', () => {
  const store = new SessionStore()
  store.save(session)
  store.keepToThisTab()
  store.save(session)
  expect(Object.keys(device)).toEqual([])
  expect(store.load()).toMatchObject(session)
})

test('quick leave clears everything of ours and nothing of others, and the tab stays private', () => {
  device.setItem('somebody-else', '1')
  device.setItem('hotline.large-type', '1')
  const store = new SessionStore()
  store.save(session)
  store.forgetEverything()
  expect(Object.keys(device)).toEqual(['somebody-else'])
  expect(store.load()).toBeNull()
  store.save(session)
  expect(Object.keys(device)).toEqual(['somebody-else'])
})

test('a browser that forbids storage has a conversation all the same', () => {
  vi.stubGlobal('window', {
    get localStorage(): never {
      throw new Error('forbidden')
    },
    get sessionStorage(): never {
      throw new Error('forbidden')
    },
  })
  const store = new SessionStore()
  store.save(session)
  store.keepToThisTab()
  store.forgetEverything()
  expect(store.load()).toBeNull()
})

test('what cannot be read counts as nothing', () => {
  device.setItem('hotline.session', '{broken')
  expect(new SessionStore().load()).toBeNull()
})
