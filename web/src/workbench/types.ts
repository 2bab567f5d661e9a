/** The learning part of the staff API by the names this page uses; generated like all others: `npm run api`. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Inbox = Schemas['Inbox']
export type InboxGroup = Schemas['InboxGroup']
export type CloserLook = Schemas['CloserLook']
export type LabelBody = Schemas['LabelBody']
export type MarkBody = Schemas['MarkBody']
export type LabelKept = Schemas['LabelKept']
export type MeaningList = Schemas['MeaningList']
export type MeaningShown = Schemas['MeaningShown']
export type ReadOn = Schemas['ReadOn']
export type Verdict = Schemas['Verdict']
export type SkipReason = Schemas['SkipReason']
export type ExportPreview = Schemas['ExportPreview']
export type FileDifference = Schemas['FileDifference']
export type LeftOut = Schemas['LeftOut']
export type Learning = Schemas['LearningShown']
export type LearningJob = Schemas['LearningJob']
export type Branches = Schemas['Branches']
export type Release = Schemas['ShownRelease']
export type KnownModel = Schemas['KnownModel']
export type ConfusionMatrix = Schemas['ConfusionMatrix']
export type Report = Schemas['ReportShown']
export type ReplayedAnswer = Schemas['ReplayedAnswer']
export type StatuteIndex = Schemas['StatuteIndex']
export type CitableStatute = Schemas['CitableStatute']
export type CitableVersion = Schemas['CitableVersion']
/** A citation as the data files have it: `article` null cites the statute alone. */
export interface CitationEntry {
  statute: string
  article: string | null
  version: string
  rule: string
}
export type EntryKind = Schemas['EntryKind']
export type EntryList = Schemas['EntryList']
export type EntryOpened = Schemas['EntryOpened']
export type Edition = Schemas['Edition']
export type EditionStep = Schemas['EditionStep']
export type Forms = Schemas['Forms']
export type FormField = Schemas['FormField']
export type FieldFault = Schemas['FaultShown']
export type EntryOption = Schemas['Option']
export type EntryPreview = Schemas['Preview']
export type Tried = Schemas['Tried']
