/** Inside the unit: its people, the slip, deputies, absences. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

export function useTeam(enabled: MaybeRefOrGetter<boolean> = true) {
  return useQuery({ queryKey: ['team'], queryFn: () => ok(client.GET('/api/v1/inside/people')), enabled: computed(() => toValue(enabled)) })
}

export function useSlip(number: MaybeRefOrGetter<string>, n: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: ['slip', computed(() => toValue(number)), computed(() => toValue(n))],
    queryFn: () => ok(client.GET('/api/v1/tickets/{number}/inside/{n}/slip', { params: { path: { number: toValue(number), n: toValue(n) } } })),
  })
}

export function useDeputies() {
  return useQuery({ queryKey: ['deputies'], queryFn: async () => (await ok(client.GET('/api/v1/deputies'))).items })
}

export function useAbsences(enabled: MaybeRefOrGetter<boolean> = true) {
  return useQuery({ queryKey: ['absences'], queryFn: async () => (await ok(client.GET('/api/v1/absences'))).items, enabled: computed(() => toValue(enabled)) })
}
