/** A list's filters live in the URL: a link shows a colleague the same list, and "back" brings it back. */
import type { TicketQuery } from '@/api/types'
import { nowMillis } from '@/composables/clock'
import { addDays, beijingDate } from '@/composables/time'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export const FILTERS = ['line', 'status', 'unit', 'kind', 'channel', 'category', 'area', 'urgency', 'light', 'flag', 'upstream', 'created_from', 'created_to', 'due_from', 'due_to', 'q', 'mine', 'awaits', 'awaits_of', 'co_unit', 'co_status', 'sort'] as const
export type Filter = (typeof FILTERS)[number]

/** Due within a span, as the list's `due_from/due_to`. */
export const dueSpans: Record<string, (today: string) => TicketQuery> = {
  today: (d) => ({ due_from: d, due_to: d }),
  three: (d) => ({ due_from: d, due_to: addDays(d, 2) }),
  week: (d) => ({ due_from: d, due_to: addDays(d, 6) }),
  past: (d) => ({ due_to: addDays(d, -1) }),
}

export function useFilters() {
  const route = useRoute()
  const router = useRouter()

  const filters = computed<TicketQuery>(() => {
    const found: Record<string, string> = {}
    for (const name of FILTERS) {
      const value = route.query[name]
      if (typeof value === 'string' && value !== '') found[name] = value
    }
    return found
  })

  /** The address keeps the word ("today"), so that the link means the same tomorrow. */
  const due = computed(() => (typeof route.query.due === 'string' ? route.query.due : ''))
  const asked = computed<TicketQuery>(() => ({ ...filters.value, ...(dueSpans[due.value]?.(beijingDate(nowMillis())) ?? {}) }))
  const list = (name: Filter): string[] => filters.value[name as keyof TicketQuery]?.toString().split(',') ?? []
  const active = computed(() => Object.keys(filters.value).some((k) => k !== 'sort') || due.value !== '')

  function set(changes: Partial<Record<Filter | 'due', string | string[] | null | undefined>>): void {
    const query: Record<string, string> = {}
    for (const [key, value] of Object.entries(route.query)) if (typeof value === 'string') query[key] = value
    for (const [key, value] of Object.entries(changes)) {
      const text = Array.isArray(value) ? value.join(',') : value
      if (text) query[key] = text
      else delete query[key]
    }
    void router.replace({ query })
  }

  function reset(): void {
    void router.replace({ query: filters.value.sort ? { sort: filters.value.sort } : {} })
  }

  return { filters, asked, due, list, active, set, reset }
}
