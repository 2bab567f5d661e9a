/** What a form begins with where nothing is written yet. */
import type { FormField } from '../types'

const LISTS: FormField['input'][] = ['lines', 'choices', 'citations', 'rows']

export function emptyRow(fields: FormField[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const field of fields) row[field.name] = emptyOf(field)
  return row
}

function emptyOf(field: FormField): unknown {
  if (field.first) return field.first
  if (field.nullable) return null
  if (LISTS.includes(field.input)) return []
  return field.input === 'yes' ? false : ''
}
