const DAYS = ['日', '一', '二', '三', '四', '五', '六']

/** 2026-09-08 → 2026年9月8日（星期二）. */
export function dayInWords(iso: string): string {
  const [year, month, day] = iso.slice(0, 10).split('-').map(Number) as [number, number, number]
  return `${year}年${month}月${day}日（星期${DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]}）`
}

/** 2026-09-01T10:00:00.000+08:00 → 2026年9月1日 10:00. The service already speaks local time. */
export function momentInWords(iso: string): string {
  const [year, month, day] = iso.slice(0, 10).split('-').map(Number) as [number, number, number]
  return `${year}年${month}月${day}日 ${iso.slice(11, 16)}`
}

export function sizeInWords(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** 法律援助法第四十三条. */
export function lawInWords(citation: { statute: string; article?: string | null }): string {
  return `${citation.statute}${citation.article ?? ''}`
}
