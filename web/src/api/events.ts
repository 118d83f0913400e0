/** Live changes: the server's event stream read by fetch, because EventSource cannot carry the token. */
import { authorizedFetch } from './auth'

export interface TicketChanged { number: string; version: number; status: string }
export interface NoticeArrived { id: number; text: string; ticket: string | null }

interface Handlers {
  ticket: (event: TicketChanged) => void
  notice: (event: NoticeArrived) => void
  state: (live: boolean) => void
  /** After a gap: whatever happened meanwhile was not heard. */
  missed: () => void
}

const FIRST_WAIT = 1_000
const LONGEST_WAIT = 30_000
/** The server sends a heartbeat every 15 s; three of them missing means the line is dead. */
const SILENCE = 50_000

/** One complete message of the stream, as its event name and data. */
export function parseMessage(block: string): { event: string; data: string } | null {
  let event = 'message'
  const data: string[] = []
  for (const line of block.split(/\r\n|\r|\n/)) {
    if (line.startsWith(':')) continue
    const at = line.indexOf(':')
    const field = at < 0 ? line : line.slice(0, at)
    const value = at < 0 ? '' : line.slice(at + 1).replace(/^ /, '')
    if (field === 'event') event = value
    if (field === 'data') data.push(value)
  }
  return data.length ? { event, data: data.join('\n') } : null
}

/** How long to wait before the n-th attempt: doubling, with a random part so that all browsers do not return at once. */
export function backOff(attempt: number, random = Math.random()): number {
  const full = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt)
  return full / 2 + (full / 2) * random
}

/** Listens until `stop` is called. */
export function listen(handlers: Handlers): { stop: () => void } {
  let stopped = false
  let connection: AbortController | undefined
  let wake: (() => void) | undefined

  const dispatch = (block: string): void => {
    const message = parseMessage(block)
    if (!message) return
    try {
      if (message.event === 'ticket') handlers.ticket(JSON.parse(message.data) as TicketChanged)
      if (message.event === 'notice') handlers.notice(JSON.parse(message.data) as NoticeArrived)
    } catch {
      // A message that cannot be read is no reason to stop listening.
    }
  }

  async function readOnce(heard: () => void): Promise<void> {
    connection = new AbortController()
    const { signal } = connection
    const response = await authorizedFetch(new Request('/api/v1/events', { headers: { Accept: 'text/event-stream' }, signal, cache: 'no-store' }))
    if (!response.ok || !response.body) throw new Error(`events: ${response.status}`)
    heard()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    let watchdog = setTimeout(() => connection?.abort(), SILENCE)
    try {
      for (;;) {
        const { value, done } = await reader.read()
        if (done) return
        clearTimeout(watchdog)
        watchdog = setTimeout(() => connection?.abort(), SILENCE)
        const blocks = (rest + value).split(/\r?\n\r?\n/)
        rest = blocks.pop() ?? ''
        blocks.forEach(dispatch)
      }
    } finally {
      clearTimeout(watchdog)
    }
  }

  async function run(): Promise<void> {
    let attempt = 0
    let interrupted = false
    while (!stopped) {
      try {
        await readOnce(() => {
          attempt = 0
          handlers.state(true)
          if (interrupted) handlers.missed()
        })
      } catch {
        // Whatever broke the line, the answer is the same: wait and call again.
      }
      if (stopped) return
      interrupted = true
      handlers.state(false)
      const wait = backOff(attempt++)
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, wait)
      })
    }
  }

  void run()
  return {
    stop: () => {
      stopped = true
      connection?.abort()
      wake?.()
    },
  }
}
