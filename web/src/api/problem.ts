/** What went wrong with a request, in words a citizen can be shown. */
export class Problem extends Error {
  constructor(
    /** HTTP status; 0 where no answer arrived at all. */
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    /** Seconds the service asks us to wait, from Retry-After. */
    readonly retryAfter: number | null = null,
    /** What kind it is, for a page that does something about it: the end of the problem's `type`. */
    readonly code = '',
  ) {
    super(detail)
    this.name = 'Problem'
  }

  /** Nothing reached the service, or nothing came back: the same request may be sent again. */
  get offline(): boolean {
    return this.status === 0
  }
}

/** Reads RFC 9457 problem+json; anything else (a proxy's HTML page, an empty body) gets an honest sentence. */
export async function problemOf(response: Response): Promise<Problem> {
  const wait = Number(response.headers.get('Retry-After'))
  const retryAfter = wait > 0 ? wait : null
  let title = '服务暂时出了问题'
  let detail = '请稍后再试，急事请拨打 12348。'
  let code = ''
  try {
    const body: unknown = await response.json()
    if (typeof body === 'object' && body !== null) {
      const { type, title: t, detail: d } = body as { type?: unknown; title?: unknown; detail?: unknown }
      if (typeof type === 'string') code = type.slice(type.lastIndexOf(':') + 1)
      if (typeof t === 'string' && t) title = t
      if (typeof d === 'string' && d) detail = d
    }
  } catch {
    // Not JSON: the sentences above stand.
  }
  return new Problem(response.status, title, detail, retryAfter, code)
}

/** The sentence to show; what is no Problem is a fault of ours, and thrown on. */
export function detailOf(error: unknown): string {
  if (error instanceof Problem) return error.detail
  throw error
}

/** No connection, or the service did not answer in time. */
export function unreachable(): Problem {
  return new Problem(0, '没有连上服务', '网络不通或服务没有回应。请检查网络后再试，急事请拨打 12348。')
}
