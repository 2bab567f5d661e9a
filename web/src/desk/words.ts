/** Chinese words for the closed lists of the API. */
import type { Agency, BlockView, Brief, CallOutcome, CallbackEntry, Danger, DeskConversation, DeskInquiry, DeskMessage, EvidenceState, Find, LineStatus, NoteView, QueueEntry, Reading, Role, RunFilled, SeatView } from './types'

export const DANGERS: Record<Danger['kind'], string> = {
  victim: '正在受到伤害或威胁',
  captive: '被关着、被扣着',
  medical: '急病、中毒、受了重伤',
  harm_done: '已经伤了人',
  self_harm: '不想活了',
  threat: '想伤害别人',
  child: '孩子有危险',
  accident: '事故、火灾、有人被困',
  unrest: '多人打斗或要聚众闹事',
}

export const ABUSE: Record<BlockView['kind'], string> = { insult: '辱骂', threat: '威胁', harass: '骚扰', flood: '一再刷屏' }

export const CHANNELS: Record<QueueEntry['channel'], string> = { web: '网页', app: '手机应用', phone: '电话', wechat: '公众号' }

export const SENDERS: Record<DeskMessage['sender'], string> = {
  citizen: '群众',
  bot: '智能助手',
  staff: '坐席',
  system: '系统提示',
}

/** Of a call the lines of the citizen are what its seat typed. */
export const CALLER = '来电人（坐席代录）'

export const OUTCOMES: Record<Reading['outcome'], string> = {
  answered: '已回答',
  area_overview: '给了领域概览',
  clarified: '反问确认',
  searched: '给了查找结果',
  procedure: '在办流程中',
  handed_off: '转人工',
  danger: '危险提示',
  out_of_scope: '不在服务范围',
  chitchat: '寒暄',
  left_to_staff: '留给坐席',
  action_failed: '没查成，已如实告知',
  brain_unavailable: '助手暂时连不上',
  pending: '正在处理',
}

export const REASONS: Record<NonNullable<Reading['reason']>, string> = {
  asked: '群众要求',
  button: '点了转人工',
  assistant_off: '助手停用着，直接转人工',
  asked_during_outage: '助手连不上时要求转人工',
  which_matter: '哪件事不明确',
  which_meaning: '意思不明确',
  which_area: '领域不明确',
  which_day: '问了是哪天的事',
  asked_again: '没听懂回答，又问了一遍',
  not_meant: '群众说答的不是他问的',
  number: '给了热线号码',
  by_words: '按词查找',
  person_offered: '建议转人工',
  items: '找到事项',
  no_item: '没找到事项',
  office: '找到部门',
  which_office: '哪个部门不明确',
  which_district: '哪个区县不明确',
  person_owns: '人工接待中',
  owner_changed: '答复时已转给人工',
  found_by_rule: '规则发现',
  found_by_classifier: '模型发现',
  safe: '群众说现在安全',
  confirmed: '群众点了同意',
  declined: '群众点了不同意',
  blocked: '人工服务因辱骂骚扰暂停着',
  no_reply: '动作没有返回',
  brain_refused: '助手没有接受',
  brain_too_slow: '助手一直太慢',
  broke: '处理出错',
  brain_unavailable: '助手连不上',
}

export const RUNS: Record<RunFilled['status'], string> = {
  active: '正在填',
  paused: '先放着',
  concluded: '填完了',
  left: '不办了',
}

export const PRESENCES: Record<SeatView['presence'], string> = {
  online: '在线',
  busy: '忙碌',
  break: '休息',
  wrap_up: '整理',
  offline: '离线',
}

export const BUSY_WITH: Record<NonNullable<SeatView['busy_with']>, string> = {
  call: '接电话',
  paperwork: '处理工单',
  meeting: '会议',
  training: '培训',
  other: '其他',
  missed: '没有打开分来的会话',
}

export const NOTES: Record<NoteView['kind'], string> = { note: '备注', transfer: '转交时说', whisper: '班长耳语' }

/** How a conversation ended, in the seat's judgement. */
export const RESOLUTIONS: Record<DeskConversation['closing']['resolution'], string> = {
  answered: '解答了',
  guided: '指了去处',
  procedure: '办了文书、预检或期限',
  promised: '约了答复或回电',
  danger: '处置了危险',
  silent: '对方没再说话',
  other: '其他',
}

/** How it was proved who somebody is. */
export const PROOFS: Record<NonNullable<DeskConversation['identity']['proof']>, string> = {
  check_word: '回电暗号对上了',
  receipt: '以前的回执号和取回码对上了',
  in_person: '当面看过证件',
  real_name: '统一身份认证',
}

/** Whether the citizen has looked the brief through. */
export const BRIEFS: Record<Brief['status'], string> = {
  open: '系统摘的，群众还没看过',
  given: '群众看过',
  skipped: '群众不想填，请看下面的记录',
}

const FINDS: Record<Find['kind'], string> = { answer: '回答', item: '事项', organisation: '机构', fact: '事实' }

export const CALL_ENDS: Record<CallOutcome, string> = {
  reached: '接通，暗号对上，谈过了',
  notified: '接通，没谈内容，请他回来看答复',
  word_wrong: '接通，暗号不对，什么都没说',
  other_person: '别人接的，什么都没说',
  no_answer: '没人接',
  busy: '占线',
  wrong_number: '号码不对',
  refused: '对方不要再打',
}

export const ROLES: Record<Role, string> = {
  seat: '坐席',
  caseworker: '办件员',
  supervisor: '班长',
  maintainer: '训练师',
  administrator: '管理员',
  auditor: '审计员',
}

/** What the telephone system reports: the line, not who spoke. */
export const LINES: Record<LineStatus, string> = {
  reached: '接通了',
  not_reached: '没人接',
  busy: '占线',
}

export const DAY_PARTS: Record<CallbackEntry['day_part'], string> = {
  any: '8—21点都行',
  morning: '上午 9—12点',
  afternoon: '下午 14—18点',
  evening: '晚上 18—21点',
}

export const AGENCIES: Record<Agency, string> = { police: '公安', civil_affairs: '民政', education: '教育', other: '其他部门' }

/** What became of a file that was proposed as evidence. */
export const EVIDENCE: Record<EvidenceState, string> = {
  proposed: '已提议附上，等群众决定',
  agreed: '群众同意附上',
  declined: '群众不同意附上',
  late: '群众同意时已经不收材料，没有附上',
}

/** What became of something the citizen was asked for. */
export const INQUIRIES: Record<DeskInquiry['state'], string> = {
  asked: '问了，等他答',
  given: '他答应了',
  declined: '他不愿意',
  revoked: '他收回了',
  withdrawn: '坐席不问了',
}

const STALE: Record<DeskMessage['stale'][number], string> = {
  overdue: '已过复核日期',
  replaced: '依据的法律版本已被替换',
}

/** What the brain's extractor marks; the list stands in domain.yml. */
export const ENTITIES: Record<string, string> = {
  city: '城市',
  district: '区县',
  township: '乡镇街道',
  organisation: '机构',
  statute: '法条',
  document: '文书',
  date: '日期',
  duration: '时长',
  amount: '金额',
}

const wordsOfReasons = new Map(Object.entries(REASONS))

export const dangerTitle = (kind: Danger['kind']): string => DANGERS[kind]
export const channelTitle = (channel: QueueEntry['channel']): string => CHANNELS[channel]
export const senderTitle = (sender: DeskMessage['sender']): string => SENDERS[sender]
export const outcomeTitle = (outcome: Reading['outcome']): string => OUTCOMES[outcome]
export const runTitle = (status: RunFilled['status']): string => RUNS[status]
export const evidenceTitle = (state: EvidenceState): string => EVIDENCE[state]
export const staleTitle = (mark: DeskMessage['stale'][number]): string => STALE[mark]
export const findTitle = (kind: Find['kind']): string => FINDS[kind]
export const entityTitle = (entity: string): string => ENTITIES[entity] ?? entity
export const districtTitle = (district: string): string => (district === 'outside' ? '外地' : district)

/** 「在线」「忙碌：接电话」. */
export const presenceTitle = (seat: Pick<SeatView, 'presence' | 'busy_with'>): string =>
  PRESENCES[seat.presence] + (seat.busy_with ? `：${BUSY_WITH[seat.busy_with]}` : '')

/** 「9月8日，还有7天」 by the service's time in milliseconds; days in the hotline's time zone. */
export function actByTitle(day: string, now: number): string {
  const today = new Date(now + 8 * 3600_000).toISOString().slice(0, 10)
  const left = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000)
  const [, month, date] = day.split('-').map(Number)
  const rest = left > 0 ? `还有${left}天` : left === 0 ? '就是今天' : `已过${-left}天`
  return `${month}月${date}日，${rest}`
}

/** A reason from the closed list in Chinese; anything else is what the citizen wrote. */
export const reasonTitle = (reason: string): string => wordsOfReasons.get(reason) ?? reason

export const percent = (share: number): string => `${Math.round(share * 100)}%`

/** A short mark by which two conversations on the same topic can be told apart aloud. */
export const shortId = (id: string): string => id.slice(-4).toUpperCase()
