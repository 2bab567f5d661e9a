/** A piece of a message: plain text, or a number that can be called or written to. */
export type Piece = { kind: 'text'; text: string } | { kind: 'tel' | 'sms'; text: string; href: string }

export interface Line {
  /** 「1.」「2.」「·」: set apart so that the line hangs. */
  marker: string | null
  /** The line that names the law: it is unfolded below the answer, so here it is set small. */
  source: boolean
  /** 「【抓紧】…」: somebody must hurry, and sees it before reading. */
  loud: boolean
  /** What stands above a list: 「怎么算的：」, or the numbered name over points of its own. */
  heading: boolean
  pieces: Piece[]
}

/** Emergencies, the lines of authorities (123xx), and what maintainers may have citizens dial in place of one of these. */
const CALLABLE = /^(?:110|119|120|122|123\d\d|9[56]\d{3}|0\d{2,3}-\d{7,8}|[48]00-\d{3}-\d{4})$/
const BY_SMS = ['12110']
/** 「110元」「120日」 are figures, not numbers to call. */
const UNIT = /^\s*(?:[%％元日天年月周岁时分秒倍人次件条款项份页万千百亿米吨亩]|个|小时|平方|号[楼院])/
const MARKER = /^\s*(\d{1,2}[.、．)）]|[（(]\d{1,2}[)）]|[一二三四五六七八九十]{1,3}、|[·•◦—-])\s*(?=\S)/

const SOURCE = /^(?:法律依据|依据待核)：/
const LOUD = /^【抓紧】/
const POINT = /^· /
const LONGEST_HEADING = 24

/** Splits a text of ours into lines and callable numbers. Its parts are shown as text, never as HTML. */
export function linesOf(text: string, links: 'link-numbers' | 'plain'): Line[] {
  return text
    .replace(/\s+$/, '')
    .split(/\n+/)
    .map((line, at, all) => {
      const marker = MARKER.exec(line)
      const listed = POINT.test(all[at + 1] || '') && !POINT.test(line)
      const rest = marker ? line.slice(marker[0].length) : line
      return {
        marker: marker ? (marker[1] ?? null) : null,
        source: SOURCE.test(line),
        loud: LOUD.test(line),
        heading: listed && line.length <= LONGEST_HEADING && (marker !== null || /：$/.test(line)),
        pieces: links === 'link-numbers' ? piecesOf(rest) : [{ kind: 'text' as const, text: rest }],
      }
    })
}

/** What the options mean, taken out of the text („· title：meaning”) to stand on their buttons: nobody reads a list twice. */
export function meaningsOf(text: string, titles: readonly string[]): { text: string; meanings: Record<string, string> } {
  const meanings: Record<string, string> = {}
  const rest = text.split('\n').filter((line) => {
    const title = titles.filter((each) => line.indexOf(`· ${each}：`) === 0)[0]
    if (title) meanings[title] = line.slice(title.length + 3)
    return !title
  })
  return { text: rest.join('\n'), meanings }
}

/** Looks at whole runs of digits: no look-behind, which iOS 12 lacks. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let done = 0
  const runs = /[\dA-Za-z][\d.,A-Za-z-]*/g
  for (let run = runs.exec(text); run; run = runs.exec(text)) {
    const number = run[0].replace(/[.,-]+$/, '')
    const end = run.index + number.length
    const before = text.charAt(run.index - 1)
    const sms = BY_SMS.indexOf(number) >= 0
    if ((!sms && !CALLABLE.test(number)) || before === '第' || UNIT.test(text.slice(end))) continue
    if (run.index > done) pieces.push({ kind: 'text', text: text.slice(done, run.index) })
    pieces.push({ kind: sms ? 'sms' : 'tel', text: number, href: `${sms ? 'sms' : 'tel'}:${number}` })
    done = end
  }
  if (done < text.length) pieces.push({ kind: 'text', text: text.slice(done) })
  return pieces
}

/** The numbers a text names, each once, in order. */
export function numbersIn(text: string): Array<{ text: string; href: string; kind: 'tel' | 'sms' }> {
  const seen: Array<{ text: string; href: string; kind: 'tel' | 'sms' }> = []
  for (const piece of piecesOf(text)) {
    if (piece.kind !== 'text' && !seen.some((other) => other.text === piece.text)) seen.push(piece)
  }
  return seen
}

/** The service counts Unicode code points after trimming; so does the counter. */
export function lengthOf(text: string): number {
  return Array.from(text.trim()).length
}

/** 2024-01-01 → 2024年1月1日. */
export function dateInWords(iso: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso)
  return parts ? `${parts[1]}年${Number(parts[2])}月${Number(parts[3])}日` : iso
}

/** The service writes local time (+08:00): clock and day are read off, whatever zone the phone is set to. */
export function clockOf(iso: string): string {
  return iso.slice(11, 16)
}

export function dayOf(iso: string): string {
  return iso.slice(0, 10)
}
