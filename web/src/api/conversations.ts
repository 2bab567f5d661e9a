import { PREFIX, request, send } from './http'
import type {
  Answer,
  Attachment,
  Brief,
  BriefLine,
  Conversation,
  ConversationState,
  Districts,
  Erased,
  Filing,
  Handoff,
  Inquiries,
  Inquiry,
  InquiryAnswer,
  Item,
  Learning,
  Log,
  LoginAddress,
  NewCase,
  OwedState,
  PrintCode,
  Promised,
  RealName,
  Reopened,
  RunFiling,
  TurnResult,
  Wish,
} from './types'

/** Which conversation, and the key to it. */
export interface Key {
  id: string
  token: string
}

const path = (key: Key, rest = ''): string => `/conversations/${encodeURIComponent(key.id)}${rest}`

/** A photo may take its time over a slow line. */
const FILE_MS = 120_000

/** `left` is the token of the conversation that this page leaves for the new one: a block goes along. */
export function openConversation(channel: 'web' | 'app', district: string | null, left: string): Promise<Conversation> {
  return request('/conversations', { method: 'POST', token: left, body: district ? { channel, district } : { channel } })
}

export function resumeConversation(receipt: string, code: string): Promise<Reopened> {
  return request('/conversations/resume', { method: 'POST', body: { receipt, code } })
}

/** The code stands behind the `#` of a link that was sent in WeChat; it is good once. */
export function openByPass(code: string): Promise<Reopened> {
  return request('/wechat/passes', { method: 'POST', body: { code } })
}

export function postMessage(key: Key, clientId: string, content: { text: string } | { payload: string }): Promise<TurnResult> {
  return request(path(key, '/messages'), {
    method: 'POST',
    token: key.token,
    body: { client_message_id: clientId, ...content },
  })
}

export function fetchLog(key: Key, after: number): Promise<Log> {
  return request(path(key, `/messages?after=${after}`), { token: key.token })
}

export function requestHandoff(key: Key, reason: string, contact: string): Promise<Handoff> {
  const body: Record<string, string> = {}
  if (reason) body.reason = reason
  if (contact) body.contact = contact
  return request(path(key, '/handoff'), { method: 'POST', token: key.token, body })
}

export function cancelHandoff(key: Key): Promise<ConversationState> {
  return request(path(key, '/handoff'), { method: 'DELETE', token: key.token })
}

export function fetchBrief(key: Key): Promise<Brief> {
  return request(path(key, '/brief'), { token: key.token })
}

/** What the seat shall read first, in the citizen's wording; without any line it is skipped. */
export function giveBrief(key: Key, lines: BriefLine[]): Promise<Brief> {
  return request(path(key, '/brief'), { method: 'PUT', token: key.token, body: { lines } })
}

export function skipBrief(key: Key): Promise<Brief> {
  return request(path(key, '/brief'), { method: 'DELETE', token: key.token })
}

export function makePromise(key: Key, wish: Wish): Promise<Promised> {
  return request(path(key, '/callback'), { method: 'PUT', token: key.token, body: wish })
}

export function fetchPromise(key: Key): Promise<OwedState> {
  return request(path(key, '/callback'), { token: key.token })
}

export function withdrawPromise(key: Key): Promise<OwedState> {
  return request(path(key, '/callback'), { method: 'DELETE', token: key.token })
}

export function fetchInquiries(key: Key): Promise<Inquiries> {
  return request(path(key, '/inquiries'), { token: key.token })
}

export function fillInquiry(key: Key, id: string, answer: InquiryAnswer): Promise<Inquiry> {
  return request(path(key, `/inquiries/${id}`), { method: 'PUT', token: key.token, body: answer })
}

/** Whether the citizen is logged in at the identity provider. 404: there is none here. */
export function fetchRealName(key: Key): Promise<RealName> {
  return request(path(key, '/real-name'), { token: key.token })
}

/** Where the browser goes to log in. The service leaves a cookie that only this browser brings back. */
export async function beginLogin(key: Key, page: 'chat' | 'app'): Promise<string> {
  return (await request<LoginAddress>(path(key, '/real-name'), { method: 'POST', token: key.token, body: { page } })).address
}

export function endLogin(key: Key): Promise<void> {
  return request(path(key, '/real-name'), { method: 'DELETE', token: key.token })
}

export function rateConversation(key: Key, score: number, comment: string): Promise<void> {
  return request(path(key, '/rating'), { method: 'POST', token: key.token, body: comment ? { score, comment } : { score } })
}

export async function fetchLearning(key: Key): Promise<boolean> {
  return (await request<Learning>(path(key, '/learning'), { token: key.token })).allowed
}

export async function chooseLearning(key: Key, allowed: boolean): Promise<boolean> {
  return (await request<Learning>(path(key, '/learning'), { method: 'PUT', token: key.token, body: { allowed } })).allowed
}

export function rateMessage(key: Key, messageId: string, helpful: boolean): Promise<void> {
  return request(path(key, `/messages/${encodeURIComponent(messageId)}/rating`), {
    method: 'POST',
    token: key.token,
    body: { helpful },
  })
}

export type TranscriptFormat = 'txt' | 'html' | 'docx'

export async function fetchTranscript(key: Key, format: TranscriptFormat): Promise<Blob> {
  const response = await send(path(key, `/transcript?format=${format}`), { token: key.token, headers: { Accept: '*/*' } })
  return response.blob()
}

/** The attachment's address begins with the prefix of the API, which every request here gets anyway. */
export async function fetchFile(key: Key, file: Attachment, small = false): Promise<Blob> {
  const address = file.url.slice(PREFIX.length) + (small ? '?size=small' : '')
  const response = await send(address, { token: key.token, headers: { Accept: '*/*' }, timeoutMs: FILE_MS })
  return response.blob()
}

export function filesAt(key: Key): { url: string; headers: Record<string, string> } {
  return { url: `${PREFIX}${path(key, '/files')}`, headers: { Authorization: `Bearer ${key.token}` } }
}

/** A file that somebody sent, and no paper of a procedure: those have a name under their run. */
export function isSent(file: Attachment): boolean {
  return /\/files\/[0-9a-f]{32}$/.test(file.url)
}

/** The address of a procedure's file names its run. */
const runOf = (file: Attachment): string => file.url.split('/').slice(-2)[0] ?? ''

/** A code that prints this paper. */
export function takePrintCode(key: Key, file: Attachment): Promise<PrintCode> {
  return request(`${path(key)}/runs/${runOf(file)}/print-code`, { method: 'POST', token: key.token })
}

/** What handing this paper in here means. 404: it is no application. */
export function filingOf(key: Key, file: Attachment, organisation: string | null): Promise<RunFiling> {
  const chosen = organisation ? `?organisation=${encodeURIComponent(organisation)}` : ''
  return request(`${path(key)}/runs/${runOf(file)}/filing${chosen}`, { token: key.token })
}

/** Make it a case. `filing` is what the citizen was shown; with another meaning the service refuses. */
export function makeCase(key: Key, file: Attachment, organisation: string, filing: Filing, renew: boolean): Promise<NewCase> {
  const body = { conversation_id: key.id, run: runOf(file), organisation, filing, renew_code: renew }
  return request('/cases', { method: 'POST', token: key.token, body })
}

/** 收件回执 of the case this paper has become. */
export async function fetchReceipt(key: Key, file: Attachment): Promise<Blob> {
  const response = await send(`${path(key)}/runs/${runOf(file)}/receipt`, { token: key.token, headers: { Accept: '*/*' } })
  return response.blob()
}

export function eraseConversation(key: Key): Promise<Erased> {
  return request(path(key), { method: 'DELETE', token: key.token })
}

export function fetchDistricts(): Promise<Districts> {
  return request('/districts')
}

export function fetchItem(code: string): Promise<Item> {
  return request(`/items/${encodeURIComponent(code)}`)
}

/** An answer's id holds a slash: `legal_aid/apply.material`. */
export function fetchAnswer(id: string): Promise<Answer> {
  return request(`/knowledge/${id.split('/').map(encodeURIComponent).join('/')}`)
}

export function streamUrl(key: Key, after: number): string {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws'
  return `${scheme}://${window.location.host}/api/v1${path(key, `/stream?after=${after}`)}`
}
