/** What a chosen label amounts to, and the reasons for skipping. */
import type { SkipReason, Verdict } from '../types'

export const SKIP_REASONS: [SkipReason, string][] = [
  ['personal', '有没隐去的个人信息'],
  ['unclear', '看不出想问什么'],
  ['no_question', '不是问题'],
  ['not_typical', '只有这个人会这样问'],
]

/** The verdict that goes with a label; `heard` is what the model took the message for. */
export function verdictOf(code: string, heard: string | null): Verdict {
  if (code === heard) return 'accepted'
  if (code.startsWith('out_of_scope/')) return 'out_of_scope'
  return code.startsWith('crisis/') ? 'danger' : 'other'
}
