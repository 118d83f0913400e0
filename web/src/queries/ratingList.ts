/** Ratings of services, what was served, and the register behind them. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import type { MarkQuery, RatingQuery } from '@/api/types'
import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

const PAGE = 50

export function useRatings(filter: MaybeRefOrGetter<RatingQuery>) {
  return useInfiniteQuery({
    queryKey: ['ratings', 'list', computed(() => toValue(filter))],
    queryFn: ({ pageParam }) => ok(client.GET('/api/v1/ratings', { params: { query: { ...toValue(filter), limit: PAGE, cursor: pageParam ?? undefined } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
  })
}
export function useMarks(filter: MaybeRefOrGetter<MarkQuery>) {
  return useQuery({
    queryKey: ['ratings', 'marks', computed(() => toValue(filter))],
    queryFn: async () => (await ok(client.GET('/api/v1/ratings/marks', { params: { query: toValue(filter) } }))).items,
  })
}
export function useServedMonth(month: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['ratings', 'served', computed(() => toValue(month))],
    queryFn: () => ok(client.GET('/api/v1/served-counts', { params: { query: { month: toValue(month) } } })),
  })
}
export function useServices() {
  return useQuery({ queryKey: ['services', 'register'], queryFn: () => ok(client.GET('/api/v1/services')) })
}
export function useIndicators() {
  return useQuery({ queryKey: ['services', 'indicators'], queryFn: async () => (await ok(client.GET('/api/v1/indicators'))).items })
}
export function useRatingSources() {
  return useQuery({ queryKey: ['services', 'sources'], queryFn: () => ok(client.GET('/api/v1/rating-sources')) })
}
