/** The figures: today's five, and how the units keep their deadlines. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

export function useOverview() {
  return useQuery({ queryKey: ['overview'], queryFn: () => ok(client.GET('/api/v1/reports/overview')), refetchInterval: 60_000 })
}

export function useSpotDraws() {
  return useQuery({ queryKey: ['spot-draws'], queryFn: () => ok(client.GET('/api/v1/spot-draws')) })
}

/** What a supervisor might look into. */
export function useSuggestions(enabled: MaybeRefOrGetter<boolean>) {
  return useQuery({ queryKey: ['suggestions'], queryFn: () => ok(client.GET('/api/v1/supervision/suggestions')), enabled: computed(() => toValue(enabled)) })
}
/** Where nothing is asked for, what is set for the region holds. */
export function useHotspots(days: MaybeRefOrGetter<number | null>, atLeast: MaybeRefOrGetter<number | null>) {
  const asked = (n: number | null): string | undefined => (n === null ? undefined : String(n))
  return useQuery({
    queryKey: ['hotspots', computed(() => toValue(days)), computed(() => toValue(atLeast))],
    queryFn: () => ok(client.GET('/api/v1/hotspots', { params: { query: { days: asked(toValue(days)), at_least: asked(toValue(atLeast)) } } })),
  })
}

export interface Span { from: string; to: string; basis: string; line?: string; group_by: string }

export function usePerformance(span: MaybeRefOrGetter<Span>) {
  return useQuery({
    queryKey: ['performance', computed(() => toValue(span))],
    queryFn: () => ok(client.GET('/api/v1/reports/performance', { params: { query: toValue(span) } })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
}

/** The tickets that were excluded, promised or ended in a period, page by page. */
export function useRulings(span: MaybeRefOrGetter<Span>) {
  const query = useInfiniteQuery({
    queryKey: ['rulings', computed(() => toValue(span))],
    queryFn: ({ pageParam }) => {
      const { from, to, basis, line } = toValue(span)
      return ok(client.GET('/api/v1/reports/rulings', { params: { query: { from, to, basis, line, cursor: pageParam ?? undefined } } }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    staleTime: 60_000,
  })
  const rows = computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? [])
  return { ...query, rows }
}
