/** What follows a canned answer once it is sent: in words, joined where several were put in, and as the service takes it. */
import type { Afterwards, CannedList } from '../types'
import { RESOLUTIONS } from '../words'

/** A step that the seat may take out, and the words it is shown by. */
export interface Afterward {
  step: Afterwards
  words: string
  on: boolean
}

const SHOWN = 24

/** What the seat's work ends with; there is one at most, and it comes last. */
const ENDS: Afterwards['step'][] = ['return', 'transfer', 'close']

const ends = (step: Afterwards): boolean => ENDS.includes(step.step)

/** Whether the conversation is out of hand once it is done: the form for closing can still be shut again. */
export const leaves = (step: Afterwards): boolean => step.step === 'return' || step.step === 'transfer'

/** The steps of a canned answer as the seat sees them, each with its box ticked. */
export function afterwardsOf(steps: Afterwards[], list: Pick<CannedList, 'labels' | 'groups'>): Afterward[] {
  return steps.map((step) => ({ step, words: inWords(step, list), on: true }))
}

/** After another canned answer was put into the same draft: what it brings goes before what the first one brought. */
export function joined(before: Afterward[], added: Afterward[]): Afterward[] {
  const replaced = (one: Afterward): boolean => added.some((other) => other.step.step === one.step.step || (ends(other.step) && ends(one.step)))
  const all = [...before.filter((one) => !replaced(one)), ...added]
  return [...all.filter((one) => !ends(one.step)), ...all.filter((one) => ends(one.step))]
}

/** 「贴“农民工工资”标签」 */
export function inWords(step: Afterwards, list: Pick<CannedList, 'labels' | 'groups'>): string {
  switch (step.step) {
    case 'labels':
      return `贴${step.labels.map((id) => `“${list.labels.find((label) => label.id === id)?.title ?? id}”`).join('')}标签`
    case 'note':
      return `写备注“${cut(step.text)}”`
    case 'transfer':
      return `转给${list.groups.find((group) => group.id === step.group)?.title ?? step.group}，附言“${cut(step.note)}”`
    case 'return':
      return '交回智能助手'
    case 'close':
      return step.resolution ? `打开结束表，结果填“${RESOLUTIONS[step.resolution]}”` : '打开结束表'
  }
}

function cut(text: string): string {
  const signs = Array.from(text)
  return signs.length > SHOWN ? `${signs.slice(0, SHOWN).join('')}…` : text
}
