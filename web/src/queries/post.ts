/** Notices to this person, and letters of the house. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

const PAGE = 50

export function useNotices(unread: MaybeRefOrGetter<boolean>) {
  return useInfiniteQuery({
    queryKey: ['notices', 'list', computed(() => toValue(unread))],
    queryFn: ({ pageParam }) =>
      ok(client.GET('/api/v1/notices', { params: { query: { unread: toValue(unread) || undefined, limit: PAGE, cursor: pageParam ?? undefined } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}

/** Marks one notice, or with null all of them, as read. */
export function useReadNotice() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (id: number | null) =>
      id === null ? ok(client.POST('/api/v1/notices/read')) : ok(client.POST('/api/v1/notices/{id}/read', { params: { path: { id } } })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: ['notices'] }),
  })
}

export function useLetters(state: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: ['letters', computed(() => toValue(state))],
    queryFn: ({ pageParam }) =>
      ok(client.GET('/api/v1/letters', { params: { query: { state: toValue(state) || undefined, limit: PAGE, cursor: pageParam ?? undefined } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}
