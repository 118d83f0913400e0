/** Systems that send to us, and their keys. */
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'

export function useSources() {
  return useQuery({ queryKey: ['sources'], queryFn: async () => (await ok(client.GET('/api/v1/sources'))).items })
}

function useChange<I, O>(work: (input: I) => Promise<O>) {
  const cache = useQueryClient()
  return useMutation({ mutationFn: work, onSuccess: () => cache.invalidateQueries({ queryKey: ['sources'] }) })
}

export const useAddSource = () => useChange((body: { name: string; scopes: string[] }) => ok(client.POST('/api/v1/sources', { body })))
export const useRotateSource = () => useChange((id: number) => ok(client.POST('/api/v1/sources/{id}/rotate', { params: { path: { id } } })))
export const useRemoveSource = () => useChange((id: number) => ok(client.DELETE('/api/v1/sources/{id}', { params: { path: { id } } })))
