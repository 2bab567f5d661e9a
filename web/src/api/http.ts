import { Problem, problemOf, unreachable } from './problem'

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is, under the Content-Type in `headers`. */
  raw?: Blob
  /** Bearer token. Never goes into a URL. */
  token?: string
  headers?: Record<string, string>
  timeoutMs?: number
}

export const PREFIX = '/api/v1'

/** One request to the service. Resolves with the successful Response, throws `Problem` for everything else. */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers }
  if (options.token) headers.Authorization = `Bearer ${options.token}`
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  // iOS 12.0 and Chrome 64/65 have no AbortController: there the race below ends the wait, and the answer is ignored.
  const controller = typeof AbortController === 'function' ? new AbortController() : null
  let timer = 0
  const timeout = new Promise<never>((_, reject) => {
    timer = window.setTimeout(() => {
      reject(unreachable())
      controller?.abort()
    }, options.timeoutMs ?? 20_000)
  })
  try {
    const answer = fetch(PREFIX + path, {
      method: options.method ?? 'GET',
      headers,
      body: options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: controller?.signal,
    })
    const response = await Promise.race([answer, timeout])
    if (!response.ok) throw await problemOf(response)
    return response
  } catch (error) {
    throw error instanceof Problem ? error : unreachable()
  } finally {
    window.clearTimeout(timer)
  }
}

/** A request whose answer is JSON (or nothing: 204 resolves with undefined). */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options)
  if (response.status === 204) return undefined as T
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as T
}
