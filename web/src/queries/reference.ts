/** What hardly changes: words, units, categories, areas, matters. Fetched once, and again after a change made here. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import type { WordGroup } from '@/api/types'
import { text } from '@/text/zh-CN'
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

const once = { staleTime: Infinity, gcTime: Infinity }

export function useVocabulary() {
  const query = useQuery({ queryKey: ['vocabulary'], queryFn: () => ok(client.GET('/api/v1/vocabulary')), ...once })
  const index = computed(() => {
    const groups = new Map<string, Map<string, string>>()
    for (const [group, words] of Object.entries(query.data.value ?? {})) {
      groups.set(group, new Map(words.map((w) => [String(w.code), w.label])))
    }
    return groups
  })
  /** The office's word for a code; never the code itself. */
  const label = (group: WordGroup, code: string | number | null | undefined): string =>
    code === null || code === undefined ? text.common.none : (index.value.get(group)?.get(String(code)) ?? text.common.none)
  const words = (group: WordGroup) => query.data.value?.[group] ?? []
  return { query, label, words }
}

export function useUnits() {
  return useQuery({ queryKey: ['units'], queryFn: async () => (await ok(client.GET('/api/v1/units'))).items, ...once })
}
export function useCategories() {
  return useQuery({ queryKey: ['categories'], queryFn: async () => (await ok(client.GET('/api/v1/categories'))).items, ...once })
}
export function useAreas() {
  return useQuery({ queryKey: ['areas'], queryFn: async () => (await ok(client.GET('/api/v1/areas'))).items, ...once })
}
export function useMatters() {
  return useQuery({ queryKey: ['matters'], queryFn: async () => (await ok(client.GET('/api/v1/matters'))).items, ...once })
}
export function useRules() {
  return useQuery({ queryKey: ['rules'], queryFn: () => ok(client.GET('/api/v1/rules')), ...once })
}
