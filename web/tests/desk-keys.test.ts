import { expect, test } from 'vitest'

import { type KeyGroup, nameOf, SHORTCUTS } from '@/desk/keys/keys'
import { SHORTCUTS as OF_WORKBENCH } from '@/workbench/keys'

const pressed = (key: string, more: Partial<KeyboardEvent> = {}): string =>
  nameOf({ key, code: '', altKey: false, ctrlKey: false, metaKey: false, ...more })

test('a key is named as the sheet names it, in either case', () => {
  expect([pressed('j'), pressed('J'), pressed('?'), pressed('1')]).toEqual(['J', 'J', '?', '1'])
})

test('Alt and a digit is named by place, whatever sign the layout makes of it', () => {
  expect(pressed('¡', { altKey: true, code: 'Digit1' })).toBe('Alt+1')
})

test('what belongs to the browser has no name here', () => {
  expect([pressed('r', { ctrlKey: true }), pressed('r', { metaKey: true }), pressed('d', { altKey: true }), pressed('Enter')]).toEqual(['', '', '', ''])
})

test('no key stands for two things on one page', () => {
  const keysOf = (groups: KeyGroup[]): string[] => groups.map((group) => group.keys.map(([key]) => key)).reduce((all, some) => all.concat(some), [])
  for (const keys of [keysOf(SHORTCUTS), keysOf(OF_WORKBENCH)]) expect(new Set(keys).size).toBe(keys.length)
})
