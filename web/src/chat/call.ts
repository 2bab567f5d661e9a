/** A call that is asked for: the number, and what has to be known before anybody rings there. */
import type { Wish } from '@/api/types'

export interface CallAnswers {
  number: string
  part: NonNullable<Wish['day_part']>
  /** Null: not answered yet. */
  safe: boolean | null
  maySay: boolean | null
  word: string
}

export const unanswered = (): CallAnswers => ({ number: '', part: 'any', safe: null, maySay: null, word: '' })

export const isAnswered = (call: CallAnswers): boolean => call.number.trim() !== '' && call.safe !== null && call.maySay !== null

/** As the service takes it. */
export const callOf = (call: CallAnswers) => ({
  number: call.number.trim(),
  day_part: call.part,
  safe: call.safe === true,
  may_say_hotline: call.maySay === true,
  check_word: call.word.trim() || null,
})
