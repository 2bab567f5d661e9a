/** The live line: hears what to fetch again, and comes back by itself when it breaks. */
import { ref } from 'vue'

export type LineState = 'connecting' | 'open' | 'lost'

interface Listener {
  queueChanged(): void
  conversationChanged(id: string): void
  /** The citizen's page has shown it up to this message. */
  readFurther?(id: string, seq: number): void
  /** A case is new or went on. */
  casesChanged?(): void
  /** The line could not be opened or was closed by the service: is the session still good? */
  refused(): void
}

interface Frame {
  type: string
  conversation_id?: string
  seq?: number
}

/** Longer than the service's heartbeat: a line that is silent for this long is dead, whatever the browser believes. */
const SILENCE_MS = 60_000
/** Longer than the heartbeat: whoever comes back to the page need not wait for the silence to be noticed. */
const STALE_MS = 30_000
const LONGEST_PAUSE_MS = 15_000
const TYPING_EVERY_MS = 3_000

export class Line {
  readonly state = ref<LineState>('connecting')
  private socket: WebSocket | null = null
  private watched: string[] = []
  private failures = 0
  private retry = 0
  private silence = 0
  private typedAt = 0
  private heardAt = 0
  private ended = false

  constructor(private readonly listener: Listener) {
    window.addEventListener('online', this.hurry)
    window.addEventListener('offline', this.broke)
    window.addEventListener('pageshow', this.wake)
    document.addEventListener('visibilitychange', this.wake)
    this.connect()
  }

  /** Ends the line for good. */
  end(): void {
    this.ended = true
    window.removeEventListener('online', this.hurry)
    window.removeEventListener('offline', this.broke)
    window.removeEventListener('pageshow', this.wake)
    document.removeEventListener('visibilitychange', this.wake)
    this.broke()
  }

  /** The conversations on screen, in place of those named before. */
  watch(ids: string[]): void {
    this.watched = ids
    this.send({ type: 'watch', conversations: ids })
  }

  /** The seat is writing. Said at most every few seconds. */
  typing(id: string): void {
    const now = Date.now()
    if (now - this.typedAt < TYPING_EVERY_MS) return
    this.typedAt = now
    this.send({ type: 'typing', conversation_id: id })
  }

  /** This seat has really seen its conversation up to this message. */
  read(id: string, seq: number): void {
    this.send({ type: 'read', conversation_id: id, seq })
  }

  private connect(): void {
    window.clearTimeout(this.retry)
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const socket = new WebSocket(`${scheme}://${location.host}/api/desk/stream`)
    this.socket = socket
    this.listen()
    socket.onopen = () => {
      this.failures = 0
      this.state.value = 'open'
      this.listen()
      this.watch(this.watched)
      if (this.listener.casesChanged) this.send({ type: 'cases' })
    }
    socket.onmessage = (event: MessageEvent<string>) => {
      this.listen()
      this.hear(JSON.parse(event.data) as Frame)
    }
    socket.onclose = () => {
      if (this.socket === socket) this.broke()
    }
  }

  /** Does not wait for the closing handshake: on a dead network that takes minutes. */
  private readonly broke = (): void => {
    const socket = this.socket
    this.socket = null
    socket?.close()
    window.clearTimeout(this.silence)
    window.clearTimeout(this.retry)
    if (this.ended) return
    this.state.value = 'lost'
    this.failures += 1
    this.listener.refused()
    const pause = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.failures)
    this.retry = window.setTimeout(() => this.connect(), pause * (0.75 + Math.random() / 2))
  }

  private hear(frame: Frame): void {
    if (frame.type === 'conversation' && frame.conversation_id) this.listener.conversationChanged(frame.conversation_id)
    else if (frame.type === 'read' && frame.conversation_id) this.listener.readFurther?.(frame.conversation_id, frame.seq ?? 0)
    else if (frame.type === 'cases') this.listener.casesChanged?.()
    else this.listener.queueChanged()
    // A signal can be lost between replicas: each heartbeat looks again.
    if (frame.type === 'ping') this.watched.forEach((id) => this.listener.conversationChanged(id))
  }

  private listen(): void {
    this.heardAt = Date.now()
    window.clearTimeout(this.silence)
    this.silence = window.setTimeout(this.broke, SILENCE_MS)
  }

  private send(frame: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame))
  }

  /** Back from another tab or out of sleep: the machine may have slept through the end of the line. */
  private readonly wake = (): void => {
    if (document.hidden) return
    if (this.socket && Date.now() - this.heardAt > STALE_MS) this.broke()
    this.hurry()
    this.listener.queueChanged()
    this.watched.forEach((id) => this.listener.conversationChanged(id))
  }

  /** An attempt that is still failing must not wait as long as those before it did. */
  private readonly hurry = (): void => {
    this.failures = 0
    if (this.socket === null) this.connect()
  }
}
