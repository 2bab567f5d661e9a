/** Sending one file: the body is the file itself, its name travels in a header, never in the address. */
import { Problem, problemOf, unreachable } from '@/api/problem'
import type { Message } from '@/api/types'

export const MOST_BYTES = 10 * 1024 * 1024
/** As the service takes them; a phone offers its camera for pictures. */
export const ACCEPTED = 'image/*,application/pdf,.pdf,.docx'
const LONGEST_MS = 180_000
const LONGEST_NAME = 40
const LONGEST_HEADER = 400

export interface Upload {
  done: Promise<Message>
  cancel(): void
}

/** `fetch` cannot tell how far it is; this can. `id`: the same file under the same id is one message, however often it is sent. */
export function upload(
  url: string,
  file: Blob,
  name: string,
  id: string,
  headers: Record<string, string>,
  onProgress: (share: number) => void,
): Upload {
  const request = new XMLHttpRequest()
  const done = new Promise<Message>((resolve, reject) => {
    if (file.size > MOST_BYTES) {
      reject(new Problem(413, '文件太大', `每个文件最多 ${MOST_BYTES / 1024 / 1024} MB，请缩小后再发。`))
      return
    }
    request.open('POST', url)
    const all: Record<string, string> = {
      ...headers,
      Accept: 'application/json',
      'Content-Type': 'application/octet-stream',
      'X-File-Name': encoded(name),
      'X-Client-Message-Id': id,
    }
    Object.keys(all).forEach((header) => request.setRequestHeader(header, all[header] ?? ''))
    request.timeout = LONGEST_MS
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Message)
      else void problemOf(new Response(request.responseText, { status: request.status })).then(reject)
    }
    request.onerror = () => reject(unreachable())
    request.ontimeout = () => reject(unreachable())
    request.onabort = () => reject(unreachable())
    request.send(file)
  })
  return { done, cancel: () => request.abort() }
}

/** Half a character cannot be encoded; the service cuts long names anyway. */
export function encoded(name: string): string {
  const whole = Array.from(name).filter((sign) => sign.length > 1 || !/[\ud800-\udfff]/.test(sign))
  return encodeURIComponent(whole.slice(0, LONGEST_NAME).join('')).slice(0, LONGEST_HEADER)
}
