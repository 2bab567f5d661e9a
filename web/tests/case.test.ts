import { describe, expect, it } from 'vitest'

import { looksRight } from '../src/case/numbers'
import { dayInWords, momentInWords, sizeInWords } from '../src/case/words'

describe('办件编号', () => {
  it('takes what the service gives out', () => {
    expect(looksRight('261126-0001-6')).toBe(true)
    expect(looksRight(' 261126 0002 4 ')).toBe(true)
  })

  it('finds each wrong digit', () => {
    const whole = '26112600016'
    for (let place = 0; place < whole.length; place += 1) {
      const wrong = whole.slice(0, place) + String((Number(whole[place]) + 1) % 10) + whole.slice(place + 1)
      expect(looksRight(wrong), wrong).toBe(false)
    }
    expect(looksRight('2611260001')).toBe(false)
    expect(looksRight('')).toBe(false)
  })
})

describe('words', () => {
  it('says days and moments as people do', () => {
    expect(dayInWords('2026-12-03')).toBe('2026年12月3日（星期四）')
    expect(momentInWords('2026-09-01T10:00:00.000+08:00')).toBe('2026年9月1日 10:00')
    expect(sizeInWords(300)).toBe('1 KB')
    expect(sizeInWords(3 * 1024 * 1024)).toBe('3.0 MB')
  })
})
