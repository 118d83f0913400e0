/** What the agent's desk asks: who called before, what is already open there, and the saving itself. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import type { CommandBody, NewTicket, Ticket } from '@/api/types'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

/** Earlier tickets of the number on the line; nothing is asked before the number is whole. */
export function useCallerHistory(phone: MaybeRefOrGetter<string | null>) {
  return useQuery({
    queryKey: ['history', computed(() => toValue(phone))],
    queryFn: () => ok(client.GET('/api/v1/callers/history', { params: { query: { phone: toValue(phone) ?? '' } } })),
    enabled: computed(() => toValue(phone) !== null),
    // A number leaves the memory of the browser soon after its call.
    gcTime: 30_000,
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
