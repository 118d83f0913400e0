/** The product's own clock: the server says what time it is, and the browser only counts on from there. */
import { computed, ref, type ComputedRef } from 'vue'

const offset = ref(0)
const tick = ref(Date.now())
setInterval(() => (tick.value = Date.now()), 20_000)

/** Called with the server's time whenever it is known. */
export function setServerTime(now: string): void {
  offset.value = Date.parse(now) - Date.now()
  tick.value = Date.now()
}

/** Milliseconds of the product's now; moves every 20 seconds. */
export function useNow(): ComputedRef<number> {
  return computed(() => tick.value + offset.value)
}

export function nowMillis(): number {
  return Date.now() + offset.value
}
