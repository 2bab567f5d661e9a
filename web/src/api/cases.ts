import { request, send } from './http'
import type { CaseFile, CaseKey, CaseView } from './types'

/** Which case, and the key to it. */
export interface OpenedCase {
  number: string
  token: string
}

const UPLOAD_MS = 180_000
const path = (key: OpenedCase, rest = ''): string => `/cases/${encodeURIComponent(key.number)}${rest}`

export function openCase(number: string, code: string): Promise<CaseKey> {
  return request('/cases/access', { method: 'POST', body: { number, code } })
}

export function lookAtCase(key: OpenedCase): Promise<CaseView> {
  return request(path(key), { token: key.token })
}

export function readNotice(key: OpenedCase): Promise<CaseView> {
  return request(path(key, '/notice'), { method: 'POST', token: key.token })
}

export interface Addition {
  client_addition_id: string
  text: string
  files: string[]
  complete: boolean
}

export function addToCase(key: OpenedCase, addition: Addition): Promise<CaseView> {
  return request(path(key, '/additions'), { method: 'POST', token: key.token, body: addition })
}

export function withdrawCase(key: OpenedCase, text: string): Promise<CaseView> {
  return request(path(key, '/withdrawal'), { method: 'POST', token: key.token, body: text ? { text } : {} })
}

/** The body is the file itself; its name travels in a header, never in the address. */
export function uploadFile(key: OpenedCase, file: File): Promise<CaseFile> {
  const headers = { 'Content-Type': 'application/octet-stream', 'X-File-Name': encodeURIComponent(file.name).slice(0, 400) }
  return request(path(key, '/files'), { method: 'POST', token: key.token, headers, raw: file, timeoutMs: UPLOAD_MS })
}

export function dropFile(key: OpenedCase, id: string): Promise<void> {
  return request(path(key, `/files/${id}`), { method: 'DELETE', token: key.token })
}

export async function fetchFile(key: OpenedCase, id: string): Promise<Blob> {
  const response = await send(path(key, `/files/${id}`), { token: key.token, headers: { Accept: '*/*' }, timeoutMs: UPLOAD_MS })
  return response.blob()
}

/** 收件回执, to print and keep. */
export async function fetchReceipt(key: OpenedCase): Promise<Blob> {
  const response = await send(path(key, '/receipt'), { token: key.token, headers: { Accept: '*/*' } })
  return response.blob()
}
