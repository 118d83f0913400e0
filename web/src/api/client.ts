/** The one way to the server for pages: typed calls with the session's token. */
import createClient from 'openapi-fetch'
import { authorizedFetch } from './auth'
import type { paths } from './paths'
import { problemFrom } from './problem'
import type { Attachment, PeopleImport, RatingUpload, ServicesImport } from './types'

export const client = createClient<paths>({
  baseUrl: location.origin,
  fetch: authorizedFetch,
  // Empty filters are left out; the server reads lists as comma separated words.
  querySerializer: (query) => {
    const params = new URLSearchParams()
    for (const [key, value] of Object.entries(query as Record<string, unknown>)) {
      if (value !== undefined && value !== null && value !== '') params.set(key, String(value))
    }
    return params.toString()
  },
})

/** Sends one file to a ticket. */
export async function upload(number: string, file: File, kind: string, taken: { taken_at: string | null; place: string }, document: number | null = null): Promise<Attachment> {
  const form = new FormData()
  if (document !== null) form.set('document', String(document))
  form.set('kind', kind)
  if (taken.taken_at) form.set('taken_at', taken.taken_at)
  if (taken.place.trim()) form.set('place', taken.place.trim())
  form.set('file', file, file.name)
  const path = `${location.origin}/api/v1/tickets/${encodeURIComponent(number)}/attachments`
  const response = await authorizedFetch(new Request(path, { method: 'POST', body: form }))
  if (!response.ok) throw problemFrom(response.status, await response.json().catch(() => null))
  return (await response.json()) as Attachment
}

/** Sends a table of people; `tried` only says what would happen. */
export const importPeople = (file: File, tried: boolean): Promise<PeopleImport> => imported('people', file, tried)

/** Sends a table of matters, windows and clerks; `tried` only says what would happen. */
export const importServices = (file: File, tried: boolean): Promise<ServicesImport> => imported('services', file, tried)

async function imported<Report>(what: string, file: File, tried: boolean): Promise<Report> {
  const form = new FormData()
  form.set('file', file, file.name)
  const path = `${location.origin}/api/v1/${what}/import?dry_run=${tried}`
  const response = await authorizedFetch(new Request(path, { method: 'POST', body: form }))
  if (!response.ok) throw problemFrom(response.status, await response.json().catch(() => null))
  return (await response.json()) as Report
}

/** Sends a file of the province's ratings; `tried` only says what would happen. */
export async function uploadRatings(file: File, source: string, mapping: string, tried: boolean): Promise<RatingUpload> {
  const form = new FormData()
  form.set('source', source)
  form.set('mapping', mapping)
  form.set('dry_run', String(tried))
  form.set('file', file, file.name)
  const response = await authorizedFetch(new Request(`${location.origin}/api/v1/ratings/upload`, { method: 'POST', body: form }))
  if (!response.ok) throw problemFrom(response.status, await response.json().catch(() => null))
  return (await response.json()) as RatingUpload
}

/** A file about ratings as bytes: a path under `/ratings`. */
export async function downloadRatings(path: string): Promise<Blob> {
  const response = await authorizedFetch(new Request(`${location.origin}/api/v1/ratings/${path}`))
  if (!response.ok) throw problemFrom(response.status, await response.json().catch(() => null))
  return response.blob()
}

/** One file of a ticket as bytes, or the small copy of a picture; links cannot carry the token. */
export async function download(number: string, id: number, small = false): Promise<Blob> {
  const path = `${location.origin}/api/v1/tickets/${encodeURIComponent(number)}/attachments/${id}${small ? '/view' : ''}`
  const response = await authorizedFetch(new Request(path))
  if (!response.ok) throw problemFrom(response.status, await response.json().catch(() => null))
  return response.blob()
}

/** The links of cases that are still good, as a table for whoever sends messages. */
export async function downloadLinks(): Promise<Blob> {
  const path = `${location.origin}/api/v1/rating-tokens?kind=case&good=true&limit=200&format=csv`
  const response = await authorizedFetch(new Request(path))
  if (!response.ok) throw problemFrom(response.status, await response.json().catch(() => null))
  return response.blob()
}

/** An official paper as a file for office programs. */
export async function downloadPaper(number: string, id: number): Promise<Blob> {
  const path = `${location.origin}/api/v1/tickets/${encodeURIComponent(number)}/documents/${id}/docx`
  const response = await authorizedFetch(new Request(path))
  if (!response.ok) throw problemFrom(response.status, await response.json().catch(() => null))
  return response.blob()
}
