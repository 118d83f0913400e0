/** Who is signed in. Nothing of it outlives the page except the server's own cookie. */
import { actFor, onSessionLost, login as signIn, logout as signOut, refresh } from '@/api/auth'
import { client } from '@/api/client'
import { ok } from '@/api/problem'
import type { Duty, Me } from '@/api/types'
import { setServerTime } from '@/composables/clock'
import { clearDrafts } from '@/composables/draft'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  const expired = ref(false)
  let again: ((signedIn: boolean) => void)[] = []

  const duties = computed(() => new Set<Duty>(me.value?.duties ?? []))
  const has = (...any: Duty[]): boolean => any.some((duty) => duties.value.has(duty))

  // A session lost in the middle of work is asked for again on the spot: every waiting request goes on
  // afterwards, so nothing that was typed is lost.
  onSessionLost(() => {
    if (!me.value) return Promise.resolve(false)
    expired.value = true
    return new Promise((resolve) => again.push(resolve))
  })

  async function load(): Promise<void> {
    const answer = await ok(client.GET('/api/v1/me'))
    setServerTime(answer.clock)
    me.value = answer
  }

  /** At page load: the cookie may still carry a session. */
  async function restore(): Promise<boolean> {
    if (me.value) return true
    if ((await refresh()) === null) return false
    await load()
    return true
  }

  async function login(username: string, password: string): Promise<void> {
    await signIn(username, password)
    await load()
  }

  /** Signing in again over an expired session; false when it turned out to be somebody else. */
  async function resume(username: string, password: string): Promise<boolean> {
    const before = me.value?.username
    await signIn(username, password)
    const same = before === username
    if (same) await load()
    settle(same)
    return same
  }

  function settle(signedIn: boolean): void {
    expired.value = false
    const waiting = again
    again = []
    for (const go of waiting) go(signedIn)
  }

  async function logout(): Promise<void> {
    clearDrafts()
    await signOut()
    me.value = null
    settle(false)
  }

  /** Goes on in the place of another, or in the own name again; what was refused leaves everything as it was. */
  async function stand(person: number | null): Promise<void> {
    const before = me.value?.acting_for ?? null
    actFor(person)
    try {
      await load()
    } catch (error) {
      actFor(before)
      throw error
    }
  }

  return { me, expired, duties, has, restore, login, resume, logout, load, stand }
})
