import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

/** A server with one session: it answers 401 to every token but the newest. */
function server() {
  const state = { token: 'first', refreshes: 0, refuseRefresh: false, seen: [] as string[] }
  const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
  vi.stubGlobal('fetch', vi.fn(async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(String(input), 'http://console.test'), init)
    const path = new URL(request.url).pathname
    if (path.endsWith('/auth/login')) return json(200, { access_token: state.token })
    if (path.endsWith('/auth/refresh')) {
      state.refreshes += 1
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (state.refuseRefresh) return json(401, { status: 401, code: 'unauthenticated' })
      state.token = `token ${state.refreshes}`
      return json(200, { access_token: state.token })
    }
    state.seen.push(await request.text())
    return request.headers.get('Authorization') === `Bearer ${state.token}` ? json(200, {}) : json(401, {})
  }))
  return state
}

describe('a session', () => {
  let auth: typeof import('./auth')
  beforeEach(async () => {
    vi.resetModules()
    auth = await import('./auth')
  })
  afterEach(() => vi.unstubAllGlobals())

  const ask = (body?: string): Promise<Response> => auth.authorizedFetch(new Request('http://console.test/api/v1/tickets', body ? { method: 'POST', body } : {}))

  it('is renewed once for many requests that find it expired', async () => {
    const state = server()
    await auth.login('agent1', 'x')
    state.token = 'moved on'
    const answers = await Promise.all([ask(), ask(), ask()])
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200])
    expect(state.refreshes).toBe(1)
  })

  it('sends the same body again after it was renewed', async () => {
    const state = server()
    await auth.login('agent1', 'x')
    state.token = 'moved on'
    expect((await ask('{"text":"写了很久"}')).status).toBe(200)
    expect(state.seen).toEqual(['{"text":"写了很久"}', '{"text":"写了很久"}'])
  })

  it('asks the person when it is over, and goes on when they have signed in', async () => {
    const state = server()
    await auth.login('agent1', 'x')
    state.token = 'moved on'
    state.refuseRefresh = true
    const asked = vi.fn(async () => (await auth.login('agent1', 'x')).access_token !== '')
    auth.onSessionLost(asked)
    expect((await ask()).status).toBe(200)
    expect(asked).toHaveBeenCalledTimes(1)
  })

  it('stays refused when the person leaves', async () => {
    const state = server()
    await auth.login('agent1', 'x')
    state.token = 'moved on'
    state.refuseRefresh = true
    auth.onSessionLost(async () => false)
    expect((await ask()).status).toBe(401)
  })
})
