/** What comes from the province's platform, what goes back, and what is handed in each month. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

export function useRectifications(state: MaybeRefOrGetter<string>) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ['rectifications', toValue(state)]),
    queryFn: ({ pageParam }) => ok(client.GET('/api/v1/ratings/rectifications', { params: { query: { state: toValue(state), cursor: pageParam } } })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  })
  return { ...query, items: computed(() => query.data.value?.pages.flatMap((page) => page.items)), counts: computed(() => query.data.value?.pages[0]?.counts) }
}

export function useProvinceSources() {
  return useQuery({ queryKey: ['province-sources'], queryFn: async () => (await ok(client.GET('/api/v1/ratings/province-sources'))).items })
}

export function useMonths(to: MaybeRefOrGetter<string>) {
  return useQuery({ queryKey: computed(() => ['rating-months', toValue(to)]), queryFn: () => ok(client.GET('/api/v1/ratings/months', { params: { query: { to: toValue(to) } } })) })
}

export function useBatches(unit: MaybeRefOrGetter<string>, month: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['rating-batches', toValue(unit), toValue(month)]),
    queryFn: async () => (await ok(client.GET('/api/v1/ratings/batches', { params: { query: { unit: toValue(unit), month: toValue(month) } } }))).items,
    enabled: computed(() => toValue(unit) !== ''),
  })
}

export function useRatingFeeds() {
  return useQuery({ queryKey: ['rating-feeds'], queryFn: () => ok(client.GET('/api/v1/settings/rating-feeds')) })
}

export function useLayout(kind: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['province-layout', toValue(kind)]),
    queryFn: () => ok(client.GET('/api/v1/settings/province-layouts/{kind}', { params: { path: { kind: toValue(kind) } } })),
  })
}

/** What was changed is asked for again. */
export function useAgain() {
  const cache = useQueryClient()
  return (...keys: string[]) => Promise.all(keys.map((key) => cache.invalidateQueries({ queryKey: [key] })))
}
