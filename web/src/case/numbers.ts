/** 办件编号: the same check digit as the service's (ISO 7064, MOD 11,10), so that a slip is found before anything is sent. */
export function digitsOf(typed: string): string {
  return typed.replace(/[^0-9]/g, '')
}

/** False for a number that cannot be right as it is typed. */
export function looksRight(typed: string): boolean {
  const digits = digitsOf(typed)
  if (digits.length < 11) return false
  let product = 10
  for (const digit of digits.slice(0, -1)) {
    product = (product + Number(digit)) % 10 || 10
    product = (product * 2) % 11
  }
  return String((11 - product) % 10) === digits[digits.length - 1]
}
