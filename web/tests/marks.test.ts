import { describe, expect, it } from 'vitest'

import { ENTITIES, inCodePoints, inUnits, withMark } from '@/workbench/inbox/marks'

describe('entities in a message', () => {
  it('are counted in code points, whatever the field counts', () => {
    const text = '𠮷某在新区'
    expect(text.indexOf('新区')).toBe(4)
    expect(inCodePoints(text, 4)).toBe(3)
    expect(inUnits(text, 3)).toBe(4)
  })

  it('take the place of what they lie over, and stand in the order of the text', () => {
    const first = withMark([], { start: 5, end: 8, entity: 'amount' })
    const second = withMark(first, { start: 0, end: 2, entity: 'district' })
    expect(second.map((mark) => mark.start)).toEqual([0, 5])
    expect(withMark(second, { start: 1, end: 6, entity: 'date' })).toEqual([{ start: 1, end: 6, entity: 'date' }])
  })

  it('have a digit each', () => expect(ENTITIES).toHaveLength(9))
})
