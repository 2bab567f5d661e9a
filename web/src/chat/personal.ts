/** Numbers that nobody needs unless it was asked for: an identity card's and a bank card's, told by their check digits. */

export interface PersonalNumber {
  kind: '身份证号' | '银行卡号'
  /** As it was typed, with its spaces. */
  typed: string
}

const RUN = /\d(?:[ -]?\d){14,18}[ -]?[Xx]?/g
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'
/** What is said to somebody who is to give one. */
const ASKS = /身份证|证件号|银行卡|卡号/

/** All of a text, in order. */
export function personalNumbersIn(text: string): PersonalNumber[] {
  const found: PersonalNumber[] = []
  for (const typed of text.match(RUN) ?? []) {
    const plain = typed.replace(/[ -]/g, '').toUpperCase()
    if (isIdentity(plain)) found.push({ kind: '身份证号', typed })
    else if (isCard(plain)) found.push({ kind: '银行卡号', typed })
  }
  return found
}

/** The text with each number named instead of written. */
export function without(numbers: PersonalNumber[], text: string): string {
  return numbers.reduce((rest, number) => rest.replace(number.typed, `（${number.kind}）`), text)
}

/** Whether what was said last asks for such a number. */
export const asksForOne = (said: string): boolean => ASKS.test(said)

function isIdentity(plain: string): boolean {
  if (!/^[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(plain)) return false
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(plain[at]), 0)
  return CHECKS[sum % 11] === plain[17]
}

/** 16 to 19 digits whose sum by Luhn's rule fits. */
function isCard(plain: string): boolean {
  if (!/^[3-6]\d{15,18}$/.test(plain)) return false
  let sum = 0
  for (let at = 0; at < plain.length; at += 1) {
    const digit = Number(plain[plain.length - 1 - at])
    const doubled = at % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
