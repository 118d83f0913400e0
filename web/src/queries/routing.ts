import { client } from '@/api/client'
import { ok } from '@/api/problem'
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

export interface Matter { title?: string; content?: string; area?: string; category?: string; kind?: string }

/** Which units the directory names for a matter, and why. */
export function useSuggestion(matter: MaybeRefOrGetter<Matter>, enabled: MaybeRefOrGetter<boolean> = true) {
  return useQuery({
    queryKey: ['suggest', computed(() => toValue(matter))],
    queryFn: () => ok(client.GET('/api/v1/routing/suggest', { params: { query: toValue(matter) } })),
    enabled: computed(() => toValue(enabled)),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
}
