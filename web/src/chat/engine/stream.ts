import { Problem } from '@/api/problem'
import type { ConversationState, Log, Message } from '@/api/types'

/** `live`: the stream is open. `polling`: it is not, the log is fetched instead. `offline`: neither works. */
export type Link = 'connecting' | 'live' | 'polling' | 'offline'

export interface TypingFrame {
  type: 'typing'
  sender: string
}

type Frame =
  | { type: 'message'; message: Message }
  | { type: 'state'; state: ConversationState }
  | TypingFrame

/** The part of a WebSocket that is used, so that tests can stand in for it. */
export interface Socket {
  onopen: ((event: never) => void) | null
  onmessage: ((event: { data: string }) => void) | null
  onclose: ((event: never) => void) | null
  readonly readyState: number
  send(data: string): void
  close(): void
}

export interface StreamHooks {
  open(after: number): Socket
  fetchLog(after: number): Promise<Log>
  token: string
  cursor(): number
  onMessages(messages: Message[]): void
  onState(state: ConversationState): void
  onTyping(frame: TypingFrame): void
  onLink(link: Link): void
  onLost(problem: Problem): void
}

const OPEN = 1
const POLL_WITHOUT_STREAM = 4000
const POLL_WITH_STREAM = 30_000
const POLL_OFFLINE_LONGEST = 15_000
const RECONNECT_FIRST = 1000
const RECONNECT_LONGEST = 20_000

/**
 * Keeps the page up to date: a WebSocket where there is one, else polling, and a slow poll beside the stream because
 * a phone that slept may hold a socket that looks open and is dead. All ways start after the same cursor.
 */
export class Stream {
  private socket: Socket | null = null
  private alive = false
  private stopped = false
  private failures = 0
  private pollFailures = 0
  private reconnectTimer = 0
  private pollTimer = 0
  private polling = false

  constructor(private readonly hooks: StreamHooks) {}

  start(): void {
    document.addEventListener('visibilitychange', this.wake)
    window.addEventListener('online', this.wake)
    window.addEventListener('pageshow', this.wake)
    this.connect()
    this.schedulePoll(POLL_WITHOUT_STREAM)
  }

  stop(): void {
    this.stopped = true
    document.removeEventListener('visibilitychange', this.wake)
    window.removeEventListener('online', this.wake)
    window.removeEventListener('pageshow', this.wake)
    window.clearTimeout(this.reconnectTimer)
    window.clearTimeout(this.pollTimer)
    this.drop()
  }

  /** Sends a frame if the stream is open; these are hints (typing, read), so otherwise it is let go. */
  hint(frame: Record<string, unknown>): void {
    if (this.alive && this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(frame))
  }

  /** Reads the log now. Used when something is expected and when the page wakes. */
  async catchUp(): Promise<void> {
    if (this.stopped || this.polling) return
    this.polling = true
    try {
      const log = await this.hooks.fetchLog(this.hooks.cursor())
      if (this.stopped) return
      this.pollFailures = 0
      if (!this.alive) this.hooks.onLink('polling')
      if (log.messages.length > 0) this.hooks.onMessages(log.messages)
      this.hooks.onState(log.state)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (this.stopped) return
      if (error.status === 401 || error.status === 404) this.hooks.onLost(error)
      else if (!this.alive) {
        this.pollFailures += 1
        this.hooks.onLink('offline')
      }
    } finally {
      this.polling = false
      this.schedulePoll(this.pollPause())
    }
  }

  private readonly wake = (): void => {
    if (this.stopped || document.visibilityState === 'hidden') return
    if (!this.socket || !this.alive) {
      this.failures = 0
      this.connect()
    }
    void this.catchUp()
  }

  private connect(): void {
    window.clearTimeout(this.reconnectTimer)
    this.drop()
    let socket: Socket
    try {
      socket = this.hooks.open(this.hooks.cursor())
    } catch {
      // Refused before it began (blocked by the browser or a policy): polling serves instead.
      this.reconnectLater()
      return
    }
    this.socket = socket
    socket.onopen = () => socket.send(JSON.stringify({ type: 'auth', token: this.hooks.token }))
    socket.onmessage = (event) => {
      if (this.socket !== socket) return
      if (!this.alive) {
        this.alive = true
        this.failures = 0
        this.hooks.onLink('live')
        this.schedulePoll(POLL_WITH_STREAM)
      }
      this.take(event.data)
    }
    socket.onclose = () => {
      if (this.socket !== socket) return
      this.drop()
      this.reconnectLater()
      void this.catchUp()
    }
  }

  private take(data: string): void {
    const frame = JSON.parse(data) as Frame
    if (frame.type === 'message') this.hooks.onMessages([frame.message])
    else if (frame.type === 'state') this.hooks.onState(frame.state)
    else if (frame.type === 'typing') this.hooks.onTyping(frame)
  }

  private drop(): void {
    const socket = this.socket
    this.socket = null
    this.alive = false
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  private reconnectLater(): void {
    if (this.stopped) return
    const pause = Math.min(RECONNECT_LONGEST, RECONNECT_FIRST * 2 ** this.failures)
    this.failures += 1
    window.clearTimeout(this.reconnectTimer)
    // Spread out: after a restart of the service not every phone in town knocks in the same second.
    this.reconnectTimer = window.setTimeout(() => this.connect(), pause * (0.75 + Math.random() / 2))
  }

  private pollPause(): number {
    if (this.alive) return POLL_WITH_STREAM
    return Math.min(POLL_OFFLINE_LONGEST, POLL_WITHOUT_STREAM * 2 ** this.pollFailures)
  }

  private schedulePoll(pause: number): void {
    window.clearTimeout(this.pollTimer)
    if (this.stopped) return
    this.pollTimer = window.setTimeout(() => {
      if (document.visibilityState === 'hidden') this.schedulePoll(pause)
      else void this.catchUp()
    }, pause)
  }
}
