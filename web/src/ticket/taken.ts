/** When and where a file was taken, as it is typed and as it is read. */
import type { Attachment } from '@/api/types'
import { said } from '@/composables/time'
import { text } from '@/text/zh-CN'

export interface Taken { taken_at: string | null; place: string }

export const blankTaken = (): Taken => ({ taken_at: null, place: '' })

type Seen = Pick<Attachment, 'taken_at' | 'place' | 'location'>

/** The place in words, else where the camera says it was. */
export const placeOf = (f: Seen): string =>
  f.place ?? (f.location ? text.ticket.said.at(f.location.lat.toFixed(5), f.location.lng.toFixed(5)) : '')

/** Both in one line; empty where nothing is known. */
export const takenWords = (f: Seen, now: number): string =>
  [f.taken_at ? text.ticket.said.taken(said(f.taken_at, now)) : '', placeOf(f)].filter(Boolean).join(' · ')
