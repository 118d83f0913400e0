/** What ratings come to, matters that keep being rated badly, and what they suggest to the assessment. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

export function useRatingReport(month: MaybeRefOrGetter<string>, group: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['rating-report', computed(() => toValue(month)), computed(() => toValue(group))],
    queryFn: () => {
      const query = toValue(group) === 'month' ? { from: yearBack(toValue(month)), to: lastDay(toValue(month)), group_by: 'month' } : { month: toValue(month), group_by: toValue(group) }
      return ok(client.GET('/api/v1/reports/ratings', { params: { query } }))
    },
    placeholderData: keepPreviousData,
  })
}

export function useFrequent(atLeast: MaybeRefOrGetter<number | null>) {
  return useQuery({
    queryKey: ['frequent-matters', computed(() => toValue(atLeast))],
    queryFn: () => {
      const n = toValue(atLeast)
      return ok(client.GET('/api/v1/ratings/frequent', { params: { query: n === null ? {} : { at_least: String(n) } } }))
    },
  })
}

export function useGrounds(month: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['rating-grounds', computed(() => toValue(month))],
    queryFn: () => ok(client.GET('/api/v1/ratings/grounds', { params: { query: { month: toValue(month) } } })),
  })
}

/** The first day of the year of months that ends with this one. */
function yearBack(month: string): string {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 - 11
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`
}

function lastDay(month: string): string {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10)
}
