/** Lists of tickets, one ticket, and acting on it. */
import { client } from '@/api/client'
import { carried, settled } from '@/composables/claiming'
import { ok } from '@/api/problem'
import type { BatchBody, CommandBody, Ticket, TicketQuery } from '@/api/types'
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

export const PAGE_SIZE = 50

/** A list that grows by cursor; the total is the server's. */
export function useTicketList(filters: MaybeRefOrGetter<TicketQuery>, enabled: MaybeRefOrGetter<boolean> = true) {
  const query = useInfiniteQuery({
    queryKey: ['tickets', computed(() => toValue(filters))],
    queryFn: ({ pageParam }) =>
      ok(client.GET('/api/v1/tickets', { params: { query: { ...toValue(filters), limit: PAGE_SIZE, cursor: pageParam ?? undefined } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
    enabled: computed(() => toValue(enabled)),
    // Rows change place only when the person asks for it; live events mark them instead.
    refetchOnWindowFocus: false,
    staleTime: 0,
  })
  const rows = computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? [])
  const total = computed(() => query.data.value?.pages[0]?.total ?? null)
  return { ...query, rows, total }
}

const ticket = (number: string): Promise<Ticket> => ok(client.GET('/api/v1/tickets/{number}', { params: { path: { number } } }))

export function useTicket(number: MaybeRefOrGetter<string | null>) {
  return useQuery({
    queryKey: ['ticket', computed(() => toValue(number))],
    queryFn: () => ticket(toValue(number) ?? ''),
    enabled: computed(() => Boolean(toValue(number))),
  })
}

/** Fetches the ticket that will be looked at next. */
export function prefetchTicket(cache: QueryClient, number: string): void {
  void cache.prefetchQuery({ queryKey: ['ticket', number], queryFn: () => ticket(number) })
}

/** Open tickets that may be about the same as this one. */
export function useSimilar(number: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean> = true) {
  return useQuery({
    queryKey: ['similar', computed(() => toValue(number))],
    queryFn: async () => (await ok(client.GET('/api/v1/tickets/{number}/similar', { params: { path: { number: toValue(number) } } }))).items,
    enabled: computed(() => toValue(enabled)),
    staleTime: 30_000,
  })
}

export function useTimeline(number: MaybeRefOrGetter<string | null>) {
  return useQuery({
    queryKey: ['timeline', computed(() => toValue(number))],
    queryFn: async () =>
      (await ok(client.GET('/api/v1/tickets/{number}/timeline', { params: { path: { number: toValue(number) ?? '' } } }))).items,
    enabled: computed(() => Boolean(toValue(number))),
  })
}

export function useExplanation(number: MaybeRefOrGetter<string>, which: MaybeRefOrGetter<{ clock: string; unit?: string; round?: number; run?: number } | null>) {
  return useQuery({
    queryKey: ['explain', computed(() => toValue(number)), computed(() => toValue(which))],
    queryFn: () => {
      const { clock = '', ...query } = toValue(which) ?? {}
      return ok(client.GET('/api/v1/tickets/{number}/deadlines/{clock}/explain', { params: { path: { number: toValue(number), clock }, query } }))
    },
    enabled: computed(() => toValue(which) !== null),
  })
}

/** Gives a command. The answer is the ticket afterwards, so the page needs no second look. */
/** One command on many tickets, each decided on its own. */
export function useBatch() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: BatchBody) => ok(client.POST('/api/v1/tickets/batch', { body })),
    onSettled: () => {
      for (const key of ['ticket', 'timeline', 'pools', 'tickets']) void cache.invalidateQueries({ queryKey: [key] })
    },
  })
}

export function useCommand(number: MaybeRefOrGetter<string>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async (body: CommandBody): Promise<Ticket> => {
      const of = toValue(number)
      // What the page itself does to the version is not what a person has to look at again.
      await settled(of)
      const version = carried(of, body.version)
      return ok(client.POST('/api/v1/tickets/{number}/commands', { params: { path: { number: of } }, body: { ...body, version } }))
    },
    onSuccess: (ticket) => {
      cache.setQueryData(['ticket', ticket.number], ticket)
      void cache.invalidateQueries({ queryKey: ['timeline', ticket.number] })
      void cache.invalidateQueries({ queryKey: ['similar'] })
      // What was merged, taken apart or linked changed with it.
      void cache.invalidateQueries({ queryKey: ['ticket'], predicate: (query) => query.queryKey[1] !== ticket.number, refetchType: 'none' })
      void cache.invalidateQueries({ queryKey: ['pools'] })
      void cache.invalidateQueries({ queryKey: ['tickets'] })
    },
  })
}
