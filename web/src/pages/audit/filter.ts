/** The filters of a log, kept in the address. */
import type { LogQuery } from '@/api/types'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

const NAMES = ['what', 'person', 'ticket', 'from', 'to'] as const

export function useLogFilter() {
  const route = useRoute()
  const router = useRouter()
  const filter = computed<LogQuery>(() => {
    const found: LogQuery = {}
    for (const name of NAMES) {
      const value = route.query[name]
      if (typeof value === 'string' && value) found[name] = value
    }
    return found
  })
  function set(changes: Record<string, unknown>): void {
    const query: Record<string, string> = {}
    for (const [name, value] of Object.entries({ ...filter.value, ...changes })) if (value) query[name] = String(value)
    void router.replace({ query })
  }
  return { filter, set }
}
