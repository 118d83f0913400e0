import { onScopeDispose, readonly, shallowRef, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue'

/** Follows a value once it has stayed the same for `wait` milliseconds, so that nothing is asked at every key. */
export function useSettled<V>(source: MaybeRefOrGetter<V>, wait: number): Readonly<Ref<V>> {
  const settled = shallowRef(toValue(source)) as Ref<V>
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => toValue(source),
    (value) => {
      clearTimeout(timer)
      timer = setTimeout(() => (settled.value = value), wait)
    },
  )
  onScopeDispose(() => clearTimeout(timer))
  return readonly(settled) as Readonly<Ref<V>>
}
