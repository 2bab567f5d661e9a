import { inMemory, useSending, type Sending } from '@/files/sending'

import { postFile } from '../api'

/** What is on its way, by conversation: whoever opens another one meanwhile does not stop it, nor send it there. */
const held = new Map<string, Sending>()

export function filesFor(conversationId: string): Sending {
  const known = held.get(conversationId)
  if (known) return known
  held.forEach((sending, id) => {
    if (sending.entries.length === 0) held.delete(id)
  })
  const made = useSending({
    ...inMemory,
    asks: true,
    prepare: (file) => Promise.resolve(file),
    upload: (content, name, id, onProgress) => postFile(`/conversations/${conversationId}/files`, content, name, id, onProgress),
    arrived: () => undefined, // the desk's live line says that there is something new
  })
  held.set(conversationId, made)
  return made
}

export function fileUrl(conversationId: string, fileId: string): string {
  return `/api/desk/conversations/${conversationId}/files/${fileId}`
}

/** 「1.2 MB」 */
export function sizeInWords(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`
}
