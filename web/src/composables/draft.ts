/**
 * What was typed survives a reload, an expired session and a conflict. Drafts live in the tab's own
 * session storage: they end with the tab, and signing out clears them.
 */
import { onScopeDispose, watch } from 'vue'

const PREFIX = 'draft:'

/**
 * Keeps `form` under `key`; returns whether something was restored, and `forget` for after a success. What `except` names stays in memory
 * only: who calls does not lie in a desk's browser.
 */
export function useDraft<F extends object>(key: string, form: F, except: string[] = []): { restored: boolean; forget: () => void } {
  const name = PREFIX + key
  let restored = false
  try {
    const kept = sessionStorage.getItem(name)
    if (kept) {
      Object.assign(form, JSON.parse(kept))
      restored = true
    }
  } catch {
    sessionStorage.removeItem(name)
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  let forgotten = false
  const keep = (): void => {
    if (!forgotten) sessionStorage.setItem(name, JSON.stringify(form, (field: string, value: unknown) => (except.includes(field) ? undefined : value)))
  }
  const stop = watch(
    form,
    () => {
      forgotten = false
      clearTimeout(timer)
      timer = setTimeout(keep, 300)
    },
    { deep: true },
  )
  onScopeDispose(() => {
    stop()
    if (timer) {
      clearTimeout(timer)
      keep()
    }
  })
  return {
    restored,
    forget: () => {
      forgotten = true
      clearTimeout(timer)
      timer = undefined
      sessionStorage.removeItem(name)
    },
  }
}

export function clearDrafts(): void {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name)
}
