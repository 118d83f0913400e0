/** Live changes for the pages: which tickets changed since they were shown, and what must be fetched anew. */
import { listen } from '@/api/events'
import { queryClient } from '@/queries/client'
import { reactive, readonly, ref } from 'vue'

const changed = reactive(new Map<string, number>())
const live = ref(true)
let connection: { stop: () => void } | undefined
let gapTimer: ReturnType<typeof setTimeout> | undefined
let poolsTimer: ReturnType<typeof setTimeout> | undefined

/** Counts follow the changes, but not more often than every two seconds. */
function countAgain(): void {
  poolsTimer ??= setTimeout(() => {
    poolsTimer = undefined
    void queryClient.invalidateQueries({ queryKey: ['pools'] })
  }, 2_000)
}

export function startLive(): void {
  connection?.stop()
  connection = listen({
    ticket: (event) => {
      changed.set(event.number, event.version)
      countAgain()
    },
    notice: () => void queryClient.invalidateQueries({ queryKey: ['notices'] }),
    state: (now) => {
      clearTimeout(gapTimer)
      if (now) live.value = true
      // The stream ends with each token and comes back at once: only a real gap is worth a word.
      else gapTimer = setTimeout(() => (live.value = false), 5_000)
    },
    missed: () => {
      void queryClient.invalidateQueries({ queryKey: ['pools'] })
      void queryClient.invalidateQueries({ queryKey: ['notices'] })
      void queryClient.invalidateQueries({ queryKey: ['ticket'] })
    },
  })
}

export function stopLive(): void {
  connection?.stop()
  connection = undefined
  changed.clear()
}

/** `changed` maps a ticket's number to its newest version; a page compares it with what it shows. */
export function useLive() {
  return {
    live: readonly(live),
    changed,
    isStale: (number: string, version: number): boolean => (changed.get(number) ?? 0) > version,
    seen: (number: string): void => void changed.delete(number),
  }
}
