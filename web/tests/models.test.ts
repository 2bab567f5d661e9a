import { describe, expect, it } from 'vitest'

import type { KnownModel } from '@/workbench/types'
import { modelState } from '@/workbench/words'

const candidate: KnownModel = {
  id: 'a'.repeat(32),
  in_use: false,
  removed: false,
  examples: 34154,
  trained_seconds: 600,
  made_at: '2026-11-26T06:05:00Z',
  report: 'b'.repeat(32),
  passed: true,
  outdated: false,
  refusals: [],
  mine: false,
  approved_by: ['班某'],
  approved_by_me: false,
  used: false,
  can_return_to: false,
}

describe('what is said of a model', () => {
  it.each<[Partial<KnownModel>, string]>([
    [{}, '候选，评测达标，已批准'],
    [{ approved_by: [] }, '候选，评测达标，等人批准'],
    [{ outdated: true }, '候选，评测达标，但对照的模型已经换下，要重新评测'],
    [{ outdated: true, passed: false }, '候选，评测没有达标'],
    [{ passed: null, report: null }, '候选，没有评测'],
    [{ in_use: true }, '在用'],
    [{ used: true, removed: true }, '以前用过，文件已清理'],
  ])('%o', (told, state) => {
    expect(modelState({ ...candidate, ...told })).toBe(state)
  })
})
