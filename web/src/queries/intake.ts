/** What the agent's desk asks: who called before, what is already open there, and the saving itself. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import type { CommandBody, NewTicket, Ticket } from '@/api/types'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

/** The card of the number on the line, what is asked about now first; nothing is asked before the number is whole. */
export function useCallerHistory(asked: MaybeRefOrGetter<{ phone: string | null; category?: string; area?: string }>) {
  return useQuery({
    queryKey: ['history', computed(() => toValue(asked))],
    queryFn: () => {
      const { phone, ...about } = toValue(asked)
      return ok(client.GET('/api/v1/callers/history', { params: { query: { phone: phone ?? '', ...about } } }))
    },
    enabled: computed(() => toValue(asked).phone !== null),
    // A number leaves the memory of the browser soon after its call.
    gcTime: 30_000,
  })
}

/** The other tickets of this one's callers. */
export function useEarlier(number: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: ['earlier', computed(() => toValue(number))],
    queryFn: () => ok(client.GET('/api/v1/tickets/{number}/earlier', { params: { path: { number: toValue(number) } } })),
    enabled: computed(() => toValue(enabled)),
    staleTime: 30_000,
  })
}

/** Open tickets that may be about the same; what the citizen said does not belong in an address. */
export function useSameMatter(matter: MaybeRefOrGetter<{ category?: string; area?: string; phone?: string; line?: string }>) {
  const asked = computed(() => toValue(matter))
  return useQuery({
    queryKey: ['same', asked],
    queryFn: () => ok(client.GET('/api/v1/similar', { params: { query: asked.value } })),
    enabled: computed(() => Boolean(asked.value.category && (asked.value.area || asked.value.phone))),
    staleTime: 30_000,
    gcTime: 30_000,
  })
}

/** Adds the caller on the line to a ticket that is there (同一件事). */
export function useMeToo() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ number, body }: { number: string; body: CommandBody }): Promise<Ticket> =>
      ok(client.POST('/api/v1/tickets/{number}/commands', { params: { path: { number } }, body })),
    onSettled: () => {
      for (const what of ['pools', 'tickets', 'history', 'same']) void cache.invalidateQueries({ queryKey: [what] })
    },
  })
}

/** Logs that somebody on a ticket called again and said nothing new (重复来电). */
export function useRepeatCall() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ number, body }: { number: string; body: CommandBody }): Promise<Ticket> =>
      ok(client.POST('/api/v1/tickets/{number}/commands', { params: { path: { number } }, body })),
    onSettled: (_data, _error, { number }) => {
      for (const what of [['tickets'], ['history'], ['earlier'], ['ticket', number], ['timeline', number]]) void cache.invalidateQueries({ queryKey: what })
    },
  })
}

/** Saves a ticket. The key makes a second attempt after a broken line the same attempt (contract §2). */
export function useCreateTicket() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ body, key }: { body: NewTicket; key: string }): Promise<Ticket> =>
      ok(client.POST('/api/v1/tickets', { body, headers: { 'Idempotency-Key': key } })),
    onSuccess: () => {
      for (const what of ['pools', 'tickets', 'history', 'same']) void cache.invalidateQueries({ queryKey: [what] })
    },
  })
}
