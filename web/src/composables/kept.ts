import { nextTick, onBeforeUnmount, watch, type Ref } from 'vue'
import { useRoute } from 'vue-router'

const places = new Map<string, number>()

/** A list keeps its place: returning to the same address scrolls its table back to where it was. */
export function useKept(root: Readonly<Ref<HTMLElement | null>>, filled: () => boolean): void {
  const route = useRoute()
  const address = route.fullPath
  const table = (): HTMLElement | null | undefined => root.value?.querySelector<HTMLElement>('.scroll')
  const stop = watch(filled, async (now) => {
    if (!now) return
    await nextTick()
    const scroll = table()
    if (scroll) scroll.scrollTop = places.get(address) ?? 0
    queueMicrotask(() => stop())
  }, { immediate: true })
  onBeforeUnmount(() => {
    const scroll = table()
    if (scroll) places.set(address, scroll.scrollTop)
  })
}
