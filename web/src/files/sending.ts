import { reactive } from 'vue'

import { Problem } from '@/api/problem'
import type { Message } from '@/api/types'
import { newId } from '@/chat/engine/ids'

import type { Upload } from './upload'

/** A file on its way. `ready`: somebody looks at it first. `progress`: the share that has left, 1 while the service inspects it. */
export interface Entry {
  id: string
  name: string
  /** Address of the picture in memory; null for what is no picture. */
  preview: string | null
  status: 'ready' | 'queued' | 'sending' | 'failed'
  progress: number
  error: string | null
  /** Failed for want of a connection only. */
  cutOff: boolean
  /** Another try may end otherwise: what is no file of ours stays none. */
  again: boolean
}

const FOR_GOOD = [401, 404, 413, 422]

export interface SendingHooks {
  /** True: a file waits for `release` before it is sent. */
  asks: boolean
  /** What is sent of it: a photo may be made smaller. */
  prepare(file: File): Promise<Blob>
  upload(content: Blob, name: string, id: string, onProgress: (share: number) => void): Upload
  arrived(message: Message): void
  preview(file: File): string | null
  forget(preview: string): void
}

/** Sends files one after the other, each under an id of its own: what is sent again does not arrive twice. */
export function useSending(hooks: SendingHooks) {
  const entries = reactive<Entry[]>([])
  const files = new Map<string, File>()
  /** Kept for another try: the same id must stand for the same bytes. */
  const contents = new Map<string, Blob>()
  let underWay: { id: string; cancel: () => void } | null = null

  const find = (id: string): Entry | undefined => entries.filter((entry) => entry.id === id)[0]

  function add(picked: File[]): void {
    for (const file of picked) {
      const id = newId()
      files.set(id, file)
      const status = hooks.asks ? 'ready' : 'queued'
      entries.push({ id, name: file.name, preview: hooks.preview(file), status, progress: 0, error: null, cutOff: false, again: true })
    }
    void pump()
  }

  /** Everything that was looked at goes out. */
  function release(): void {
    entries.forEach((entry) => {
      if (entry.status === 'ready') entry.status = 'queued'
    })
    void pump()
  }

  function retry(id: string): void {
    const entry = find(id)
    if (!entry || entry.status !== 'failed') return
    entry.status = 'queued'
    void pump()
  }

  /** The connection is back: what it had cut off goes out again. */
  function retryCutOff(): void {
    entries.forEach((entry) => {
      if (entry.status === 'failed' && entry.cutOff) entry.status = 'queued'
    })
    void pump()
  }

  function remove(id: string): void {
    const at = entries.map((entry) => entry.id).indexOf(id)
    if (at < 0) return
    const [gone] = entries.splice(at, 1)
    files.delete(id)
    contents.delete(id)
    if (gone?.preview) hooks.forget(gone.preview)
    if (underWay?.id === id) underWay.cancel()
  }

  function stop(): void {
    entries.map((entry) => entry.id).forEach(remove)
  }

  async function pump(): Promise<void> {
    const entry = underWay ? undefined : entries.filter((candidate) => candidate.status === 'queued')[0]
    const file = entry && files.get(entry.id)
    if (!entry || !file) return
    const { id } = entry
    underWay = { id, cancel: () => undefined }
    entry.status = 'sending'
    entry.error = null
    entry.progress = 0
    try {
      const content = contents.get(id) ?? (await hooks.prepare(file))
      if (!find(id)) return
      contents.set(id, content)
      const sent = hooks.upload(content, entry.name, id, (share) => (entry.progress = share))
      underWay = { id, cancel: sent.cancel }
      const message = await sent.done
      if (find(id)) {
        remove(id)
        hooks.arrived(message)
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (find(id)) {
        entry.status = 'failed'
        entry.error = error.detail
        entry.cutOff = error.offline
        entry.again = FOR_GOOD.indexOf(error.status) < 0
      }
    } finally {
      underWay = null
      void pump()
    }
  }

  return { entries, add, release, retry, retryCutOff, remove, stop }
}

export type Sending = ReturnType<typeof useSending>

/** 「正在发 42%」 */
export function progressInWords(entry: Entry): string {
  if (entry.status === 'failed') return entry.cutOff ? '没有发出去，连上网后会自动再发。' : `没有发出去。${entry.error ?? ''}`
  if (entry.status !== 'sending') return '等着发'
  return entry.progress < 1 ? `正在发 ${Math.round(entry.progress * 100)}%` : '发完了，正在检查…'
}

/** For lists of what is on its way: the picture itself, from memory. */
export const inMemory = {
  preview: (file: File): string | null => (/^image\/(jpeg|png|webp)$/.test(file.type) ? URL.createObjectURL(file) : null),
  forget: (preview: string): void => URL.revokeObjectURL(preview),
}
