/**
 * A ticket of a pool is taken by whoever opens it there, and given back by whoever goes on without a decision, so that no colleague
 * works on the same one meanwhile (认领). Whether it may be taken, and who has it, is the server's word.
 */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import type { Page, Ticket, TicketRow } from '@/api/types'
import { queryClient } from '@/queries/client'
import { onScopeDispose, toValue, watch, type MaybeRefOrGetter } from 'vue'

/** One after the other for each ticket, so that each goes by the version that the last one left. */
const chains = new Map<string, Promise<void>>()
/** From which version the own claims led to which: what was decided on the one is decided on the other. */
const steps = new Map<string, number>()
/** What was taken by opening it, and is given back by leaving it. */
const taken = new Set<string>()

const known = (number: string): Ticket | undefined => queryClient.getQueryData<Ticket>(['ticket', number])

/** Shows what became of it wherever it is shown; nothing is fetched for that, and no list changes its order. */
function show(ticket: Ticket): void {
  queryClient.setQueryData(['ticket', ticket.number], ticket)
  void queryClient.invalidateQueries({ queryKey: ['timeline', ticket.number] })
  queryClient.setQueriesData<{ pages: Page<TicketRow>[] }>({ queryKey: ['tickets'] }, (list) => {
    if (!list?.pages.some((page) => page.items.some((row) => row.number === ticket.number))) return list
    const row = (r: TicketRow): TicketRow => (r.number === ticket.number ? { ...r, version: ticket.version, claim: ticket.claim } : r)
    return { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map(row) })) }
  })
}

async function give(number: string, command: 'claim' | 'release', keepalive: boolean): Promise<void> {
  const before = known(number)
  const due = command === 'claim' ? !before?.claim : before?.claim?.mine
  if (!before || !due || !before.actions.some((a) => a.name === command)) return
  try {
    const after = await ok(client.POST('/api/v1/tickets/{number}/commands', { params: { path: { number } }, body: { command, version: before.version }, keepalive }))
    steps.set(`${number}:${before.version}`, after.version)
    if (command === 'claim') taken.add(number)
    else taken.delete(number)
    show(after)
  } catch {
    // Somebody was faster, or it stands elsewhere now: the page shows what became of it.
    void queryClient.invalidateQueries({ queryKey: ['ticket', number] })
  }
}

function next(number: string, command: 'claim' | 'release', keepalive = false): void {
  const after = (chains.get(number) ?? Promise.resolve()).then(() => give(number, command, keepalive))
  chains.set(number, after)
}

/** When nothing of it is under way any more. */
export const settled = (number: string): Promise<void> => chains.get(number) ?? Promise.resolve()

/** The version to which the own claims have led from the one on which a person decided. */
export function carried(number: string, version: number): number {
  let now = version
  for (let to = steps.get(`${number}:${now}`); to !== undefined; to = steps.get(`${number}:${now}`)) now = to
  return now
}

/** Gives back what was taken by opening it. */
export function letGo(number: string, keepalive = false): void {
  if (taken.has(number)) next(number, 'release', keepalive)
}

/** Takes `ticket` while it stays open here. */
export function useClaiming(ticket: MaybeRefOrGetter<Ticket | undefined>, enabled: MaybeRefOrGetter<boolean> = true): void {
  const offered = (): string | null => {
    const now = toValue(ticket)
    return now && toValue(enabled) && !now.claim && now.actions.some((a) => a.name === 'claim') ? now.number : null
  }
  let open: string | null = null
  /** Taken once, so that whoever gives it back by hand has it back. */
  let asked: string | null = null
  const stop = watch(() => [toValue(enabled) ? (toValue(ticket)?.number ?? null) : null, offered()] as const, ([number, free]) => {
    if (open && open !== number) {
      letGo(open)
      asked = null
    }
    open = number
    if (free && free !== asked) {
      asked = free
      next(free, 'claim')
    }
  }, { immediate: true })
  const leave = (): void => {
    if (open) letGo(open, true)
  }
  window.addEventListener('pagehide', leave)
  onScopeDispose(() => {
    stop()
    window.removeEventListener('pagehide', leave)
    if (open) letGo(open)
  })
}
