import { describe, expect, it } from 'vitest'

import { CHANNELS, DANGERS, ENTITIES, OUTCOMES, REASONS, SENDERS, reasonTitle } from '@/desk/words'

import domain from '../../domain.yml?raw'
import openapi from '../openapi.json?raw'

interface Schema {
  enum?: string[]
}
const schemas = (JSON.parse(openapi) as { components: { schemas: Record<string, Schema> } }).components
  .schemas

describe('the desk has a Chinese word for each member of the closed lists', () => {
  it.each([
    ['Outcome', OUTCOMES],
    ['Reason', REASONS],
    ['DangerKind', DANGERS],
    ['Channel', CHANNELS],
    ['Sender', SENDERS],
  ])('%s', (name, words: Record<string, string>) => {
    expect(Object.keys(words).sort()).toEqual([...(schemas[name]?.enum ?? [])].sort())
    for (const word of Object.values(words)) expect(word).toMatch(/[一-鿿]/)
  })

  it('what the extractor marks', () => {
    const listed = /^entities:\n((?: {2}- \w+\n)+)/m.exec(domain)?.[1] ?? ''
    const entities = listed.match(/\w+/g) ?? []
    expect(entities.length).toBeGreaterThan(5)
    expect(entities.filter((entity) => !(entity in ENTITIES))).toEqual([])
  })
})

it('shows what the citizen wrote as it is, also where it is the name of something in JavaScript', () => {
  expect(reasonTitle('asked')).toBe('群众要求')
  expect(reasonTitle('想找个律师')).toBe('想找个律师')
  expect(reasonTitle('constructor')).toBe('constructor')
})
