/** Codes by which citizens rate, and ratings that somebody should look at. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import type { SuspicionLookForm, RatingCodeForm } from '@/api/types'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

const PAGE = 100

export function useRatingCodes(kind: MaybeRefOrGetter<string>) {
  const query = useInfiniteQuery({
    queryKey: ['rating-codes', computed(() => toValue(kind))],
    queryFn: ({ pageParam }) =>
      ok(client.GET('/api/v1/rating-tokens', { params: { query: { kind: toValue(kind), limit: PAGE, cursor: pageParam ?? undefined } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
  const rows = computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? [])
  return { ...query, rows }
}

/** Makes a code; whether it is new stands in the answer's status. */
export async function makeCode(body: RatingCodeForm) {
  const answer = client.POST('/api/v1/rating-tokens', { body })
  const code = await ok(answer)
  return { code, fresh: (await answer).response.status === 201 }
}

export function useRevokeCode() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => ok(client.DELETE('/api/v1/rating-tokens/{id}', { params: { path: { id } } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['rating-codes'] }),
  })
}

export function usePosters(ids: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['rating-posters', computed(() => toValue(ids))],
    queryFn: () => ok(client.GET('/api/v1/rating-tokens/posters', { params: { query: { ids: toValue(ids) } } })),
  })
}

export function useSuspicions() {
  return useQuery({ queryKey: ['suspicions'], queryFn: () => ok(client.GET('/api/v1/suspicious-ratings')) })
}

export const lookInto = (body: SuspicionLookForm) => ok(client.POST('/api/v1/suspicious-ratings/look', { body }))
