/** What waits for this person: pools with counts, notices. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import { useQuery } from '@tanstack/vue-query'

export function usePools() {
  return useQuery({
    queryKey: ['pools'],
    queryFn: async () => (await ok(client.GET('/api/v1/pools'))).items,
    refetchInterval: 60_000,
  })
}

export function useUnread() {
  return useQuery({
    queryKey: ['notices', 'unread'],
    queryFn: () => ok(client.GET('/api/v1/notices', { params: { query: { unread: true, limit: 20 } } })),
    refetchInterval: 120_000,
  })
}
