/** What the agent's desk asks: who called before, what is already open there, and the saving itself. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import type { NewTicket, Ticket } from '@/api/types'
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

const OPEN = 'received,need_info,to_dispatch,dispatched,handling,to_review'

/** Open tickets of the same category at the same place, of those this person may see. */
export function useSameMatter(matter: MaybeRefOrGetter<{ category: string | null; area: string | null }>) {
  const both = computed(() => toValue(matter))
  return useQuery({
    queryKey: ['same', both],
    queryFn: () =>
      ok(client.GET('/api/v1/tickets', { params: { query: { category: both.value.category ?? '', area: both.value.area ?? '', status: OPEN, sort: 'created', limit: 5 } } })),
    enabled: computed(() => Boolean(both.value.category && both.value.area)),
    staleTime: 30_000,
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
