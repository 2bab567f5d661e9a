/** 好差评 in words, and what is made of numbers. */
const SCORES: Record<number, string> = { 5: '非常满意', 4: '满意', 3: '基本满意', 2: '不满意', 1: '非常不满意' }

export const scoreTitle = (score: number): string => SCORES[score] ?? String(score)

/** 「87%」, or a dash where there is nothing to divide by. */
export const share = (part: number, whole: number): string => (whole ? `${Math.round((part / whole) * 100)}%` : '—')

/** 「3 分钟」「45 秒」. */
export const inMinutes = (seconds: number): string => (seconds % 60 ? `${seconds} 秒` : `${seconds / 60} 分钟`)
