/** The citizen API in the page's words: DESIGN §5. */

export type Owner = 'bot' | 'queue' | 'staff' | 'closed'

export type Sender = 'citizen' | 'bot' | 'staff' | 'system'

export type Outcome =
  | 'answered'
  | 'area_overview'
  | 'clarified'
  | 'searched'
  | 'procedure'
  | 'handed_off'
  | 'danger'
  | 'out_of_scope'
  | 'chitchat'
  | 'left_to_staff'
  | 'action_failed'
  | 'brain_unavailable'
  | 'pending'

export interface ConversationState {
  owner: Owner
  queue_position?: number | null
  after_hours?: boolean | null
  staff_no?: string | null
}

export interface Button {
  title: string
  /** Opaque; issued by the service in this conversation. */
  payload: string
}

export interface Citation {
  statute: string
  article: string | null
  version: string
}

export interface ItemRef {
  code: string
  title: string
}

export interface Attachment {
  name: string
  url: string
  media_type: string
}

export interface Topic {
  area: string
  id: string | null
  confidence: number
}

export interface AnswerRef {
  id: string
  version: number
  reviewed_on: string
}

export interface Message {
  seq: number
  message_id: string
  in_reply_to: string | null
  sender: Sender
  created_at: string
  text: string
  buttons: Button[]
  citations: Citation[]
  items: ItemRef[]
  attachments: Attachment[]
  topic: Topic | null
  answer: AnswerRef | null
}

export interface Conversation {
  conversation_id: string
  token: string
  state: ConversationState
  messages: Message[]
}

/** 回执号 and 取回码. The code is null when it was shown before. */
export interface Resume {
  receipt: string
  code: string | null
}

export interface TurnResult {
  accepted: Message
  replies: Message[]
  outcome: Outcome
  state: ConversationState
  resume?: Resume | null
}

export interface Log {
  messages: Message[]
  state: ConversationState
}

export interface Handoff {
  state: ConversationState
  resume?: Resume | null
}

/** Taken up again with 回执号 and 取回码: the former token no longer works. */
export interface Reopened {
  conversation_id: string
  token: string
  state: ConversationState
}

/** What erasure had to leave, and why. */
export interface KeptRecord {
  what: string
  reason: string
}

export interface Erased {
  erased: boolean
  kept: KeptRecord[]
}

export interface Item {
  code: string
  title: string
  body: string | null
  district: string | null
  modes: string[] | null
  materials: string[] | null
  fee: string | null
  statutory_limit: string | null
  promised_limit: string | null
  citations: Citation[]
}

/** A citation as the knowledge keeps it: with the statute's full title and the rule in our own words. */
export interface FullCitation extends Citation {
  title: string
  rule: string
}

export interface Answer {
  id: string
  title: string
  area: string
  text: string
  details: string | null
  materials: string[]
  citations: FullCitation[]
  version: number
  reviewed_on: string
}
