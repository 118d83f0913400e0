/** Keys of a page: bound while it is shown, and listed by `?`. */
import { onBeforeUnmount, onMounted, reactive } from 'vue'

export interface Key {
  /** As `KeyboardEvent.key`, with `ctrl+` in front where needed: `j`, `Enter`, `ctrl+Enter`. */
  key: string
  label: string
  run: (event: KeyboardEvent) => void
  /** Also while a field has the focus (only for keys that type nothing). */
  inFields?: boolean
}

const bound = reactive<Key[][]>([])

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** While a dialog is open, the page behind it has no keys. */
const dialogOpen = (): boolean => [...document.querySelectorAll('[role="dialog"][aria-modal="true"]')].some((el) => el.getClientRects().length > 0)

export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return
  const name = (event.ctrlKey || event.metaKey ? 'ctrl+' : '') + event.key
  for (const group of [...bound].reverse()) {
    const key = group.find((k) => k.key === name)
    if (!key) continue
    // A focused link or button answers to Enter itself.
    if (key.key === 'Enter' && event.target instanceof HTMLElement && event.target.closest('a, button, [role="button"], summary')) return
    if (!key.inFields && (isField(event.target) || dialogOpen())) return
    event.preventDefault()
    key.run(event)
    return
  }
}

export function useKeys(keys: Key[]): void {
  onMounted(() => bound.push(keys))
  onBeforeUnmount(() => {
    const at = bound.findIndex((group) => group.length === keys.length && group.every((k, i) => k.key === keys[i]?.key && k.label === keys[i]?.label))
    if (at >= 0) bound.splice(at, 1)
  })
}

/** The keys of the page now shown, the frame's own first. */
export function boundKeys(): Key[][] {
  return bound
}
