/** Where the keyboard is, for what comes back later than the hand moves on. */

/**
 * To be asked when an answer is here: is the keyboard where it was, or nowhere because the control it was on has gone?
 * Then it may be moved; somebody who has meanwhile begun to type elsewhere is not pulled away.
 */
export function keyboardRests(): () => boolean {
  const before = document.activeElement
  return () => document.activeElement === before || document.activeElement === document.body
}
