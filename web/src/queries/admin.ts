/** What the administrators keep. Every change lets go of whatever else shows the same. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import type { AppliedQuery, ChangeQuery, LogQuery, PeopleQuery } from '@/api/types'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

const PAGE = 50
const paged = { initialPageParam: null as string | null, getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor }

export function usePeople(filter: MaybeRefOrGetter<PeopleQuery>) {
  return useInfiniteQuery({
    queryKey: ['people', computed(() => toValue(filter))],
    queryFn: ({ pageParam }) => ok(client.GET('/api/v1/people', { params: { query: { ...toValue(filter), limit: PAGE, cursor: pageParam ?? undefined } } })),
    ...paged,
  })
}

export function useChanges(filter: MaybeRefOrGetter<ChangeQuery>) {
  return useInfiniteQuery({
    queryKey: ['audit', 'changes', computed(() => toValue(filter))],
    queryFn: ({ pageParam }) => ok(client.GET('/api/v1/audit/changes', { params: { query: { ...toValue(filter), limit: PAGE, cursor: pageParam ?? undefined } } })),
    ...paged,
  })
}

export function useAccesses(filter: MaybeRefOrGetter<LogQuery>) {
  return useInfiniteQuery({
    queryKey: ['audit', 'access', computed(() => toValue(filter))],
    queryFn: ({ pageParam }) => ok(client.GET('/api/v1/audit/access', { params: { query: { ...toValue(filter), limit: PAGE, cursor: pageParam ?? undefined } } })),
    ...paged,
  })
}

export function useJournal(filter: MaybeRefOrGetter<LogQuery>) {
  return useInfiniteQuery({
    queryKey: ['audit', 'journal', computed(() => toValue(filter))],
    queryFn: ({ pageParam }) => ok(client.GET('/api/v1/audit/journal', { params: { query: { ...toValue(filter), limit: PAGE, cursor: pageParam ?? undefined } } })),
    ...paged,
  })
}

export function useStuck() {
  return useQuery({ queryKey: ['stuck'], queryFn: () => ok(client.GET('/api/v1/stuck')), refetchInterval: 60_000 })
}

export function useUnitRegister() {
  return useQuery({ queryKey: ['units', 'register'], queryFn: async () => (await ok(client.GET('/api/v1/units/register'))).items })
}
export function useUnitPhones(unit: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean> = true) {
  return useQuery({
    queryKey: ['phones', computed(() => toValue(unit))],
    queryFn: async () => (await ok(client.GET('/api/v1/units/{code}/phones', { params: { path: { code: toValue(unit) } } }))).items,
    enabled: computed(() => toValue(enabled) && toValue(unit) !== ''),
  })
}
/** While one goes on its progress is looked at again and again. */
export function useReorganisations() {
  return useQuery({
    queryKey: ['units', 'reorganisations'],
    queryFn: async () => (await ok(client.GET('/api/v1/reorganisations'))).items,
    refetchInterval: (query) => (query.state.data?.some((x) => x.state === 'running') ? 2_000 : 60_000),
  })
}
export function useCategoryRegister() {
  return useQuery({ queryKey: ['categories', 'register'], queryFn: async () => (await ok(client.GET('/api/v1/categories/register'))).items })
}
export function useDirectoryRows(history: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: ['directory', computed(() => toValue(history))],
    queryFn: async () => (await ok(client.GET('/api/v1/directory', { params: { query: { history: toValue(history) || undefined } } }))).items,
  })
}
/** Of a division; '' for the whole region. */
export function useLimits(area: MaybeRefOrGetter<string> = '') {
  return useQuery({
    queryKey: ['limits', computed(() => toValue(area))],
    queryFn: () => ok(client.GET('/api/v1/settings/limits', { params: { query: { area: toValue(area) || undefined } } })),
  })
}
export function useApplied(asked: MaybeRefOrGetter<AppliedQuery>, enabled: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: ['limits', 'applied', computed(() => toValue(asked))],
    queryFn: () => ok(client.GET('/api/v1/settings/limits/applied', { params: { query: toValue(asked) } })),
    enabled: computed(() => toValue(enabled)),
    retry: false,
  })
}

/** After a change: everything under these keys is read again. */
export function useForget() {
  const cache = useQueryClient()
  return (...keys: string[]): Promise<unknown> => Promise.all(keys.map((key) => cache.invalidateQueries({ queryKey: [key] })))
}
