/** Entities in a message. The service counts code points, a field of the browser counts units of UTF-16. */
import type { MarkBody } from '../types'

/** In the order of the keys 1 to 9. */
export const ENTITIES: [code: MarkBody['entity'], title: string][] = [
  ['district', '区县'],
  ['township', '乡镇街道'],
  ['city', '城市'],
  ['organisation', '机构'],
  ['statute', '法律法规'],
  ['document', '证件文书'],
  ['date', '日期'],
  ['duration', '时长'],
  ['amount', '金额'],
]

export const inCodePoints = (text: string, units: number): number => Array.from(text.slice(0, units)).length
export const inUnits = (text: string, codePoints: number): number => Array.from(text).slice(0, codePoints).join('').length

/** With one more, in place of those it lies over, in the order of the text. */
export function withMark(marks: MarkBody[], mark: MarkBody): MarkBody[] {
  const apart = marks.filter((each) => each.end <= mark.start || each.start >= mark.end)
  return [...apart, mark].sort((one, other) => one.start - other.start)
}
