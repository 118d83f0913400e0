/** The working calendar. Counting of deadlines is the server's; this only reads its days. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import type { CalendarYear } from '@/api/types'
import { nowMillis } from '@/composables/clock'
import { beijingDate } from '@/composables/time'
import { useQueries, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

const year = (y: number): Promise<CalendarYear> => ok(client.GET('/api/v1/calendar/{year}', { params: { path: { year: y } } }))
const HOUR = 3_600_000

export function useCalendarYear(which: MaybeRefOrGetter<number>) {
  return useQuery({ queryKey: ['calendar', computed(() => toValue(which))], queryFn: () => year(toValue(which)), staleTime: HOUR })
}

/** Answers whether a date is worked, for this year and the next; undefined while unknown. */
export function useWorkdays(): (date: string) => boolean | undefined {
  const current = Number(beijingDate(nowMillis()).slice(0, 4))
  const years = useQueries({
    queries: [current, current + 1].map((y) => ({ queryKey: ['calendar', y], queryFn: () => year(y), staleTime: HOUR })),
  })
  const days = computed(() => {
    const known = new Map<string, boolean>()
    for (const answer of years.value) for (const day of answer.data?.days ?? []) known.set(day.date, day.work)
    return known
  })
  return (date) => days.value.get(date)
}
