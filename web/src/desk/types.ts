/** The desk's API by the names this page uses. Shapes are generated from the service's own document: `npm run api`. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Me = Schemas['Me']
export type Enrolment = Schemas['EnrolmentShown']
export type Queue = Schemas['Queue']
export type SeatView = Schemas['SeatView']
export type SeatList = Schemas['SeatList']
export type Supervision = Schemas['Supervision']
<<<<<<< HEAD
export type Brief = Schemas['Brief']
=======
export type Board = Schemas['Board']
>>>>>>> 281a9a0 (Show notices and the switched-off assistant on top of both pages, and give the supervisor the board for them)
export type NoteView = Schemas['NoteView']
export type QueueEntry = Schemas['QueueEntry']
export type DeskConversation = Schemas['DeskConversation']
export type DeskMessage = Schemas['DeskMessage']
export type RunFilled = Schemas['RunFilled']
export type Reading = Schemas['Reading']
export type Meaning = Schemas['Meaning']
export type Danger = Schemas['Danger']
export type OpenedPaper = Schemas['OpenedPaper']
export type CaseList = Schemas['CaseList']
export type CaseEntry = Schemas['CaseEntry']
export type CaseShelf = Schemas['CaseShelf']
export type DeskCase = Schemas['DeskCase']
export type CaseStep = Schemas['ActionView']
