import { expect, test } from 'vitest'

import { dateInWords, lengthOf, linesOf, meaningsOf, numbersIn, piecesOf } from '@/chat/text'

const links = (text: string): string[] => numbersIn(text).map((piece) => piece.href)

test('national numbers can be called, 12110 is written to', () => {
  expect(links('马上拨打110，不方便说话发短信到12110；妇女热线 12338、12348')).toEqual([
    'tel:110',
    'sms:12110',
    'tel:12338',
    'tel:12348',
  ])
})

test('what is dialled in place of a national number can be called too', () => {
  expect(links('请现在就打 0919-2181234，或者 400-123-4567、12320')).toEqual(['tel:0919-2181234', 'tel:400-123-4567', 'tel:12320'])
  expect(links('2026-11-26，0919-218，编号 0919-2181234-1，12393、12301')).toEqual(['tel:12393', 'tel:12301'])
})

test('figures are no telephone numbers', () => {
  expect(links('罚款110元，120日内提出，第119条，2.110，1101，110%，编号 A-110')).toEqual([])
})

test('the text is kept whole around the links', () => {
  const text = '先打 110，再打 12348。'
  expect(piecesOf(text).map((piece) => piece.text).join('')).toBe(text)
})

test('steps hang, and words of others hold no links', () => {
  const lines = linesOf('先看结论\n1. 带身份证\n2、打 12348', 'plain')
  expect(lines.map((line) => line.marker)).toEqual([null, '1.', '2、'])
  expect(lines[2]!.pieces).toEqual([{ kind: 'text', text: '打 12348' }])
})

test('who must hurry sees it, and what stands above a list is told from the list', () => {
  const lines = linesOf('【抓紧】只剩 5 天！\n怎么算的：\n· 起算：收到那天\n1. 劳动仲裁\n· 不收费\n2. 打官司', 'link-numbers')
  expect(lines.map((line) => line.loud)).toEqual([true, false, false, false, false, false])
  expect(lines.map((line) => line.heading)).toEqual([false, true, false, true, false, false])
})

test('characters are counted as the service counts them', () => {
  expect(lengthOf('  😀问  ')).toBe(2)
})

test('dates are read off, not converted', () => {
  expect(dateInWords('2022-01-01')).toBe('2022年1月1日')
  expect(dateInWords('2026-11-23T00:30:00.000+08:00')).toBe('2026年11月23日')
})

test('what the options mean stands on their buttons, and no longer in the text', () => {
  const text = '您遇到的是哪一类事？\n· 工作、工资：拖欠工资、工伤\n· 别的：说不上是哪类'
  const { text: rest, meanings } = meaningsOf(text, ['工作、工资', '别的', '都不是'])
  expect(rest).toBe('您遇到的是哪一类事？')
  expect(meanings).toEqual({ '工作、工资': '拖欠工资、工伤', 别的: '说不上是哪类' })
  expect(meaningsOf(text, ['接着办'])).toEqual({ text, meanings: {} })
})
