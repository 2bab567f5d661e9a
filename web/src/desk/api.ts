/** Requests to the desk's API: the cookie goes along by itself, every change carries the session's CSRF token. */
import { Problem, problemOf } from '@/api/problem'
import { upload, type Upload } from '@/files/upload'

const PREFIX = '/api/desk'
const PATIENCE_MS = 20_000
const LONG_PATIENCE_MS = 120_000

let csrfToken = ''
let signedOut: () => void = () => undefined

/** Remember the token of the session just opened or read. */
export function useCsrfToken(token: string): void {
  csrfToken = token
}

/** What to do when the service no longer knows the session. */
export function onSignedOut(handler: () => void): void {
  signedOut = handler
}

export function get<T>(path: string): Promise<T> {
  return call<T>('GET', path)
}

/** `patience`: how long the answer may take, for work that is known to be long. */
export function post<T>(path: string, body?: unknown, patience = PATIENCE_MS): Promise<T> {
  return call<T>('POST', path, body, patience)
}

/** A sheet to be read at once. Of its name only the ending goes along: what people call their files is their own. */
export function postSheet<T>(path: string, sheet: File): Promise<T> {
  return call<T>('POST', path, sheet, LONG_PATIENCE_MS)
}

/** A file as it is, with how far it has got. */
export function postFile(path: string, file: Blob, name: string, id: string, onProgress: (share: number) => void): Upload {
  const sent = upload(PREFIX + path, file, name, id, { 'X-CSRF-Token': csrfToken }, onProgress)
  const done = sent.done.catch((error: unknown) => {
    if (error instanceof Problem && error.status === 401) signedOut()
    throw error
  })
  return { ...sent, done }
}

async function call<T>(method: 'GET' | 'POST', path: string, body?: unknown, patience = PATIENCE_MS): Promise<T> {
  const response = await answerTo(method, path, body, patience)
  if (!response.ok) {
    if (response.status === 401 && path !== '/login') signedOut()
    throw await problemOf(response)
  }
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T)
}

async function answerTo(method: string, path: string, body: unknown, patience: number): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') headers['X-CSRF-Token'] = csrfToken
  const sheet = body instanceof File ? body : null
  if (sheet) headers['X-File-Name'] = `sheet${(/\.[a-z]+$/i.exec(sheet.name) ?? [''])[0]}`
  if (body !== undefined) headers['Content-Type'] = sheet ? 'application/octet-stream' : 'application/json'
  const controller = new AbortController()
  const timer = window.setTimeout(() => controller.abort(), patience)
  try {
    return await fetch(PREFIX + path, {
      method,
      headers,
      body: body === undefined ? undefined : (sheet ?? JSON.stringify(body)),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: controller.signal,
    })
  } catch {
    throw new Problem(0, '没有连上服务', '网络不通或服务没有回应，请稍后再试。')
  } finally {
    window.clearTimeout(timer)
  }
}
