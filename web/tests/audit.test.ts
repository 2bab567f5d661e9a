import { describe, expect, it } from 'vitest'

import { detailsOf } from '@/desk/audit/words'

describe('the details of the trail in words', () => {
  it.each([
    ['call_ended', { outcome: 'no_answer' }, {}, '结果 没人接'],
    ['roles_set', { before: 'seat', after: 'seat,supervisor' }, {}, '原来的角色 坐席，现在的角色 坐席、班长'],
    ['presence_changed', { presence: 'busy', busy_with: 'meeting' }, {}, '状态 忙碌，在忙 会议'],
    ['conversation_closed', { resolution: 'promised', topic: 'labor' }, { topic: '劳动用工' }, '结果 约了答复或回电，主题 劳动用工'],
    ['child_report_written', { to: 'police,education' }, {}, '转给 公安、教育'],
    ['inquiry_settled', { question: 'contact', state: 'given' }, { question: '请他留电话' }, '问的是 请他留电话，结果 他答应了'],
    ['label_set', { label: 'elder', on: true }, { label: '老年人' }, '标签 老年人，贴上 是'],
    ['follow_up_visited', { result: 'of an older release', rectify: false }, {}, '结果 of an older release，要整改 否'],
  ])('%s', (action, details, titles, words) => {
    expect(detailsOf({ action, details, titles } as Parameters<typeof detailsOf>[0])).toBe(words)
  })
})
