/** Official papers: one as it is printed, asking for one, and their register. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

const PAGE = 50

export function usePaper(number: MaybeRefOrGetter<string>, id: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: ['paper', computed(() => toValue(number)), computed(() => toValue(id))],
    queryFn: () => ok(client.GET('/api/v1/tickets/{number}/documents/{id}', { params: { path: { number: toValue(number), id: toValue(id) } } })),
  })
}

export function useIssuePaper(number: MaybeRefOrGetter<string>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (kind: string) => ok(client.POST('/api/v1/tickets/{number}/documents', { params: { path: { number: toValue(number) } }, body: { kind } })),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ['ticket', toValue(number)] })
      void cache.invalidateQueries({ queryKey: ['timeline', toValue(number)] })
    },
  })
}

export function useRegister(kind: MaybeRefOrGetter<string>, year: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: ['papers', computed(() => toValue(kind)), computed(() => toValue(year))],
    queryFn: ({ pageParam }) =>
      ok(client.GET('/api/v1/documents', { params: { query: { kind: toValue(kind), year: toValue(year) || undefined, limit: PAGE, cursor: pageParam ?? undefined } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}
