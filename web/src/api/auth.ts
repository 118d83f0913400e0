/**
 * The signed-in person's tokens. The access token lives in this module's memory only; the refresh token
 * is a cookie that scripts cannot read.
 */
import { Problem, problemFrom } from './problem'
import type { Session } from './types'

/** How a lost session is dealt with; resolves true when the same person has signed in again. */
type AskAgain = () => Promise<boolean>

let accessToken: string | null = null
let refreshing: Promise<Session | null> | null = null
let askAgain: AskAgain = async () => false
/** Whom this person represents in every request (AB岗); nobody after a reload. */
let actingFor: number | null = null

const consoleHeaders = { 'Content-Type': 'application/json', 'X-Console': '1' }

export function onSessionLost(handler: AskAgain): void {
  askAgain = handler
}

export function actFor(person: number | null): void {
  actingFor = person
}

export async function login(username: string, password: string): Promise<Session> {
  const response = await send('/api/v1/auth/login', { username, password })
  const session = (await response.json()) as Session
  accessToken = session.access_token
  return session
}

export async function logout(): Promise<void> {
  const token = accessToken
  accessToken = null
  await fetch('/api/v1/auth/logout', {
    method: 'POST',
    headers: token ? { ...consoleHeaders, Authorization: `Bearer ${token}` } : consoleHeaders,
    body: '{}',
  }).catch(() => undefined)
}

/** A new access token from the cookie, or null if the session is over. Concurrent callers share one request. */
export function refresh(): Promise<Session | null> {
  refreshing ??= acrossTabs(renew).finally(() => {
    refreshing = null
  })
  return refreshing
}

async function renew(): Promise<Session | null> {
  try {
    const session = (await (await send('/api/v1/auth/refresh', {})).json()) as Session
    accessToken = session.access_token
    return session
  } catch (error) {
    // Only a refusal ends the session; a broken line does not.
    if (error instanceof Problem && (error.status === 401 || error.status === 403 || error.status === 422 || error.status === 400)) {
      accessToken = null
      return null
    }
    throw error
  }
}

/** A spent refresh token ends the session, so two tabs must not send the same one. */
function acrossTabs<R>(work: () => Promise<R>): Promise<R> {
  const locks = navigator.locks as LockManager | undefined
  return locks ? locks.request('hotline-refresh', work) as Promise<R> : work()
}

async function send(path: string, body: unknown): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, { method: 'POST', headers: consoleHeaders, body: JSON.stringify(body) })
  } catch {
    throw new Problem({ status: 0, code: 'unreachable' })
  }
  if (response.ok) return response
  throw problemFrom(response.status, await response.json().catch(() => null))
}

/** `fetch` with the bearer token; an expired one is renewed once, a lost session asks the person and then goes on. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const spare = request.clone()
  const used = accessToken
  const first = await withToken(request)
  if (first.status !== 401) return first
  const renewed = (accessToken !== null && accessToken !== used) || (await refresh()) !== null || (await askAgain())
  return renewed ? withToken(spare) : first
}

function withToken(request: Request): Promise<Response> {
  if (accessToken) request.headers.set('Authorization', `Bearer ${accessToken}`)
  if (actingFor !== null) request.headers.set('X-Acting-For', String(actingFor))
  return fetch(request)
}
