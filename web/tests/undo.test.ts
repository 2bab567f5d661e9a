import { expect, test } from 'vitest'

import { useUndo } from '@/workbench/entries/undo'

test('what was written is taken back word by word, and brought again until something else is written', () => {
  const { begin, note, undo, redo, undoable, redoable } = useUndo()
  begin('a')
  expect([undoable.value, undo('a')]).toEqual([false, null])
  note('ab')
  note('ab')
  expect(undo('abc')).toBe('ab') // not noted yet: it is a step of its own
  expect(undo('ab')).toBe('a')
  expect([undoable.value, redoable.value]).toEqual([false, true])
  expect(redo('a')).toBe('ab')
  expect(redo('ab')).toBe('abc')
  expect(redo('abc')).toBe(null)
  expect(undo('abc')).toBe('ab')
  expect(redo('abx')).toBe(null) // something else is written
  expect(undo('abx')).toBe('ab')
  begin('z')
  expect([undoable.value, redoable.value]).toEqual([false, false])
})
