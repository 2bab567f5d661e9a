/** The learning part of the staff API by the names this page uses; generated like all others: `npm run api`. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Inbox = Schemas['Inbox']
export type InboxGroup = Schemas['InboxGroup']
export type CloserLook = Schemas['CloserLook']
export type LabelBody = Schemas['LabelBody']
export type LabelKept = Schemas['LabelKept']
export type MeaningList = Schemas['MeaningList']
export type MeaningShown = Schemas['MeaningShown']
export type ReadOn = Schemas['ReadOn']
export type Verdict = Schemas['Verdict']
export type SkipReason = Schemas['SkipReason']
export type Learning = Schemas['LearningShown']
export type LearningJob = Schemas['LearningJob']
export type KnownModel = Schemas['KnownModel']
export type Report = Schemas['ReportShown']
export type ReplayedAnswer = Schemas['ReplayedAnswer']
