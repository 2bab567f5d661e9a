import { describe, expect, it } from 'vitest'

import { asksForOne, personalNumbersIn, without } from '@/chat/personal'

const kinds = (text: string): string[] => personalNumbersIn(text).map((number) => number.kind)

describe('numbers that nobody asked for', () => {
  it.each([
    ['我的身份证11010519491231002X，老板不给钱', ['身份证号']],
    ['身份证 110105 19491231 002x', ['身份证号']],
    ['工资卡6222 0000 0000 0000 7请看', []],
    ['卡号是4111 1111 1111 1111', ['银行卡号']],
    ['11010519491231002X和4111111111111111', ['身份证号', '银行卡号']],
  ])('%s', (text, expected) => expect(kinds(text)).toEqual(expected))

  it.each(['我的电话是13900000001', '案号（2026）陕0203民初1234567890123456号', '统一社会信用代码91610200MA6X00000X', '欠了1234567890123456元', '订单110105194912310021'])('are not in: %s', (text) => {
    expect(kinds(text)).toEqual([])
  })

  it('are named where they stood', () => {
    const text = '我是11010519491231002X，卡4111 1111 1111 1111'
    expect(without(personalNumbersIn(text), text)).toBe('我是（身份证号），卡（银行卡号）')
  })

  it('are what a paper asks for', () => {
    expect([asksForOne('您的身份证号码是多少？'), asksForOne('您要办什么事？')]).toEqual([true, false])
  })
})
