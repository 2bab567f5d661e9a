/** Chinese words for the closed lists of the learning API. */
import type { KnownModel, LearningJob } from './types'

const KINDS: Record<LearningJob['kind'], string> = {
  train: '训练',
  evaluate: '评测',
  release: '发布',
  rollback: '退回',
  export: '写回',
}

export const kindTitle = (kind: LearningJob['kind']): string => KINDS[kind]
export const modelName = (id: string): string => id.slice(0, 8)

/** 「2026-11-26 14:05」 in the hotline's time zone, as the service writes it. */
export const moment = (iso: string): string => new Date(Date.parse(iso) + 8 * 3600_000).toISOString().slice(0, 16).replace('T', ' ')

export function modelState(model: KnownModel): string {
  if (model.in_use) return '在用'
  const was = model.used ? '以前用过' : '候选'
  if (model.removed) return model.used ? '以前用过，文件已清理' : '文件已清理'
  if (model.passed === null) return model.used ? '以前用过，可以退回' : '候选，没有评测'
  if (!model.passed) return `${was}，评测没有达标`
  if (model.outdated) return `${was}，评测达标，但对照的模型已经换下，要重新评测`
  return model.approved_by.length ? `${was}，评测达标，已批准` : `${was}，评测达标，等人批准`
}
