import type { FollowUpView } from '../types'

/** 好差评 in words, and what is made of numbers. */
const SCORES: Record<number, string> = { 5: '非常满意', 4: '满意', 3: '基本满意', 2: '不满意', 1: '非常不满意' }

export const scoreTitle = (score: number): string => SCORES[score] ?? String(score)

/** 「87%」, or a dash where there is nothing to divide by. */
export const share = (part: number, whole: number): string => (whole ? `${Math.round((part / whole) * 100)}%` : '—')

/** 「3 分钟」「45 秒」. */
export const inMinutes = (seconds: number): string => (seconds % 60 ? `${seconds} 秒` : `${seconds / 60} 分钟`)

export const VISITS: Record<NonNullable<FollowUpView['visit']>, string> = { talked: '联系上了，说了情况', not_reached: '没联系上', declined: '不愿意说' }

export const FOLLOW_UP_ENDS: Record<NonNullable<FollowUpView['outcome']>, string> = { rectified: '已整改', explained: '已说明，不用整改', not_reached: '没联系上' }

const STAGES: Record<FollowUpView['stage'], string> = { visit: '回访', rectify: '整改', done: '办结' }
export const stageTitle = (stage: FollowUpView['stage']): string => STAGES[stage]

/** A day in the hotline's time zone, as a field of a form holds it. */
export const daysAgo = (days: number): string => new Date(Date.now() + 8 * 3600_000 - days * 86_400_000).toISOString().slice(0, 10)
