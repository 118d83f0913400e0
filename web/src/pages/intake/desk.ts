/** The desk's state: one call at a time, its draft, what is objected to, and saving it once. */
import { asProblem, Problem } from '@/api/problem'
import type { EarlierTicket, NewTicket, Similar, Ticket } from '@/api/types'
import { nowMillis, useNow } from '@/composables/clock'
import { useDraft } from '@/composables/draft'
import { useCreateTicket, useMeToo, useRepeatCall } from '@/queries/intake'
import { text } from '@/text/zh-CN'
import { useSession } from '@/stores/session'
import { computed, inject, provide, reactive, ref, shallowRef, watch, type InjectionKey } from 'vue'
import { blankMatter, blankPerson, body, caller, objections, usualDisposition, type Matter, type Person } from './form'

const ofCaller = new Set(['anonymous', 'salutation', 'best_time', 'language', ...Object.keys(blankPerson())])

/** The name of a field of ours in the request, as the server's objections use it. */
function serverName(key: string): string {
  if (key === 'caller_kind') return 'caller.kind'
  if (ofCaller.has(key)) return `caller.${key}`
  return key.startsWith('upstream_') ? key.replace('_', '.') : key
}

/** A key for one attempt; `randomUUID` is missing on plain http, where district offices still are. */
function attemptKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('')
}

function createDesk() {
  const session = useSession()
  const matter = reactive<Matter>(blankMatter())
  const person = reactive<Person>(blankPerson())
  const draft = useDraft(`${session.me?.username}:intake`, matter)
  const restored = ref(draft.restored && matter.content.trim() !== '')
  const create = useCreateTicket()
  const meToo = useMeToo()
  const repeat = useRepeatCall()
  const now = useNow()

  const tried = ref(false)
  const touched = reactive(new Set<string>())
  const refused = reactive(new Map<string, string>())
  const problem = shallowRef<Problem | null>(null)
  const saved = shallowRef<Ticket | null>(null)
  /** Whether the caller was added to a ticket that was there. */
  const joined = ref(false)
  /** What was decided on the ticket on which the call was logged, to be read out. */
  const called = shallowRef<EarlierTicket | null>(null)
  const own = computed(() => objections(matter, person, now.value))

  // An objection of the server ends when its field changes.
  watch(
    () => ({ ...matter, ...person }) as Record<string, unknown>,
    (after, before) => {
      for (const key of Object.keys(after)) if (after[key] !== before[key]) refused.delete(serverName(key))
    },
  )

  // The summary goes when everything it listed is put right, and not line by line under the eyes.
  const summary = computed(() => {
    const listed = problem.value?.code === 'required' ? problem.value.fields : null
    return listed?.every((f) => !own.value.has(f.field)) ? null : problem.value
  })
  const errorOf = (name: string): string => refused.get(name) ?? (tried.value || touched.has(name) ? (own.value.get(name) ?? '') : '')

  let decided = false
  function chooseKind(kind: string): void {
    matter.kind = kind
    // What the agent chose stays; the usual one only saves a key.
    if (!decided) matter.disposition = usualDisposition(kind)
  }
  function chooseDisposition(disposition: string): void {
    matter.disposition = disposition
    decided = true
  }

  let attempt: { body: string; key: string } | null = null
  /** The server's words, each at its field. */
  function show(error: unknown): void {
    problem.value = asProblem(error)
    refused.clear()
    for (const { field, detail } of problem.value.fields) refused.set(field, detail)
  }

  function keyFor(request: NewTicket): string {
    const text = JSON.stringify(request)
    // The same request again is the same attempt; a changed one is a new attempt.
    if (attempt?.body !== text) attempt = { body: text, key: attemptKey() }
    return attempt.key
  }

  /** True when the ticket has been saved. */
  async function save(): Promise<boolean> {
    if (create.isPending.value) return false
    tried.value = true
    const mine = objections(matter, person, nowMillis())
    if (mine.size) {
      problem.value = new Problem({ status: 422, code: 'required', errors: [...mine].map(([field, detail]) => ({ field, detail, code: 'required' })) })
      return false
    }
    const request = body(matter, person)
    try {
      const ticket = await create.mutateAsync({ body: request, key: keyFor(request) })
      clear()
      saved.value = ticket
      return true
    } catch (error) {
      show(error)
      return false
    }
  }

  /** 同一件事: the caller is added to a ticket that is there; only who calls must be right. */
  async function join(other: Similar): Promise<boolean> {
    if (meToo.isPending.value) return false
    const wrong = [...objections(matter, person, nowMillis())].filter(([field]) => field.startsWith('caller.'))
    if (!matter.anonymous && !person.phone.trim() && !person.name.trim()) wrong.push(['caller.phone', text.desk.required(text.desk.fields['caller.phone'] ?? '')])
    if (wrong.length) {
      problem.value = new Problem({ status: 422, code: 'required', errors: wrong.map(([field, detail]) => ({ field, detail, code: 'required' })) })
      for (const [field, detail] of wrong) refused.set(field, detail)
      return false
    }
    const content = matter.content.trim() || undefined
    try {
      const ticket = await meToo.mutateAsync({
        number: other.number, body: { command: 'me_too', version: other.version, caller: caller(matter, person), content, reply_wanted: matter.reply_wanted },
      })
      clear()
      joined.value = true
      saved.value = ticket
      return true
    } catch (error) {
      show(error)
      return false
    }
  }

  /** 无新情况: the call is logged on the earlier ticket, and nothing is taken down. */
  async function again(earlier: EarlierTicket): Promise<void> {
    if (repeat.isPending.value || saved.value) return
    try {
      const ticket = await repeat.mutateAsync({ number: earlier.number, body: { command: 'repeat_call', version: earlier.version, phone: person.phone } })
      clear()
      called.value = earlier
      saved.value = ticket
    } catch (error) {
      problem.value = asProblem(error)
    }
  }

  /** An empty desk for the next caller. */
  function clear(): void {
    const { line, channel } = matter
    Object.assign(matter, blankMatter(), { line, channel })
    Object.assign(person, blankPerson())
    draft.forget()
    attempt = null
    decided = false
    tried.value = false
    restored.value = false
    touched.clear()
    refused.clear()
    problem.value = null
    saved.value = null
    joined.value = false
    called.value = null
  }

  return {
    matter, person, summary, saved, joined, join, joining: meToo.isPending, called, again, logging: repeat.isPending, restored, errorOf, chooseKind, chooseDisposition, save, clear, saving: create.isPending,
    touch: (name: string): void => void touched.add(name),
    firstWrong: (): string | undefined => problem.value?.fields[0]?.field,
  }
}

export type Desk = ReturnType<typeof createDesk>
const key: InjectionKey<Desk> = Symbol('desk')

export function provideDesk(): Desk {
  const desk = createDesk()
  provide(key, desk)
  return desk
}

export function useDesk(): Desk {
  const desk = inject(key)
  if (!desk) throw new Error('useDesk outside of the desk')
  return desk
}
