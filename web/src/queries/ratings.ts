/** Ratings that somebody should look at, and what the public reads of results. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

export function useLooks(state: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: ['looks', computed(() => toValue(state))],
    queryFn: ({ pageParam }) => ok(client.GET('/api/v1/ratings/looks', { params: { query: { state: toValue(state), cursor: pageParam ?? undefined } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
}

export function useDecideLook() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, decision, note }: { id: number; decision: string; note?: string }) =>
      ok(client.POST('/api/v1/ratings/{id}/look', { params: { path: { id } }, body: { decision, note } })),
    onSettled: () => cache.invalidateQueries({ queryKey: ['looks'] }),
  })
}

export function usePublications(state: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: ['publications', computed(() => toValue(state))],
    queryFn: ({ pageParam }) => ok(client.GET('/api/v1/publications', { params: { query: { state: toValue(state), cursor: pageParam ?? undefined } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
}
