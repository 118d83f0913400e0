import { onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue'

/** True once something has been waiting for 200 ms, so that quick answers never flash a skeleton. */
export function useSlow(waiting: MaybeRefOrGetter<boolean>, after = 200): Ref<boolean> {
  const slow = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => toValue(waiting),
    (now) => {
      clearTimeout(timer)
      if (now) timer = setTimeout(() => (slow.value = true), after)
      else slow.value = false
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return slow
}
