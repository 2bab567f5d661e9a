/** The first words of an answer that is missing: a whole draft, so that whoever goes on finds every field of the form. */
import type { CitationEntry } from '../types'

/** Characters of a title, which is also the text of a button. */
export const TITLE_MOST = 20

export function draftOf(title: string, conclusion: string, citations: CitationEntry[]) {
  return {
    title: title.trim(),
    conclusion: conclusion.trim(),
    steps: [],
    limits: null,
    details: null,
    materials: [],
    facts: [],
    citations,
    items: [],
    offices: [],
    related: [],
    unverified: !citations.length,
    review_by: null,
    event: null,
    ask_day: 'after',
    periods: [],
  }
}
