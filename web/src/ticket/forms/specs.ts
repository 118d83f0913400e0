/**
 * The form of each command: which fields it takes (contract §4, Commands) and what they start with. Whether a
 * command may be given is never decided here; the server says so in `actions` and `blocked`.
 */
import type { Assignment, Directive, Ticket, Word, WordGroup } from '@/api/types'

export type FieldKind =
  | 'line' | 'text' | 'words' | 'choice' | 'unit' | 'units' | 'co_unit' | 'names' | 'category' | 'area' | 'instant' | 'day' | 'yesno' | 'stars' | 'evidence' | 'caller' | 'check' | 'ticket' | 'parts' | 'person' | 'linked' | 'days' | 'level' | 'directive' | 'hand' | 'hidden'

export interface Field {
  name: string
  kind: FieldKind
  /** For `words` (a list that drops down) and `choice` (all in sight): the group of the server's vocabulary. */
  group?: WordGroup
  required?: boolean | ((ticket: Ticket, values: Values) => boolean)
  /** Required too where the word chosen in this other field says so. */
  requiredBy?: string
  /** Asked only when this holds. */
  when?: (ticket: Ticket, values: Values) => boolean
  initial?: (ticket: Ticket) => unknown
  rows?: number
  /** Of a day: the first and the last that may be chosen, as the server says. */
  within?: (ticket: Ticket) => { from: string; to: string } | null
  /** Of days: as many as may be asked for. */
  most?: (ticket: Ticket) => number
  /** Of a directive: the kind and the state of those to choose among. */
  directive?: [kind: string, state: string]
  /** Of a unit: the directory's answer is no default. */
  free?: boolean
  /** Of co units: among which one chooses. */
  among?: (ticket: Ticket) => Pick<Assignment, 'unit' | 'unit_name'>[]
  /** A choice that may be left open, as a word of its own. */
  optional?: boolean
  /** Sent only where it differs from what it started with. */
  changed?: boolean
  /** Kept in no browser: who calls is nobody's draft. */
  personal?: boolean
  hint?: string
}

export type Values = Record<string, unknown>

const isRating = (ticket: Ticket): boolean => ticket.kind === 'rating'
/** A complex case needs a plan with a day (contract §5, verdict). */
const isComplex = (ticket: Ticket, values: Values): boolean => isRating(ticket) && values.verdict === 'complex' && !ticket.flags.long_term
/** What says that a rating does not count is proved. */
const leavesOut = (_: Ticket, values: Values): boolean => values.verdict === 'misrated' || values.verdict === 'malicious'
const reached = (_: Ticket, values: Values): boolean => values.reached === true
/** Co units that have yet to hand in their part, and those of them that object. */
const openCo = (ticket: Ticket): Assignment[] => ticket.assignments.filter((a) => a.role === 'co' && a.open)
/** Units that have the ticket in hand. */
const inHand = (ticket: Ticket): Assignment[] => ticket.assignments.filter((a) => a.open)
const objecting = (ticket: Ticket): Assignment[] => openCo(ticket).filter((a) => a.objecting)
const spared = (ticket: Ticket): Assignment[] => openCo(ticket).filter((a) => !a.objecting)
const refuses = (_: Ticket, values: Values): boolean => values.accepted === false
const text = (name: string, required = true, rows = 4): Field => ({ name, kind: 'text', required, rows })
const proof = (hint: string): Field => ({ name: 'evidence', kind: 'evidence', required: true, initial: () => [], hint })
const told: Field = { name: 'told_caller', kind: 'yesno', required: true, initial: () => true }

/** To whom a unit gives it: a colleague, or a worker without an account. */
export interface Hand { person: string; village?: string; phone?: string }

const commands: Record<string, Field[]> = {
  assign_inside: [
    { name: 'hand', kind: 'hand', required: true },
    { name: 'due_on', kind: 'day', required: true, within: (t) => t.inside_days, hint: 'innerDue' },
    text('note', false, 3),
  ],
  approve_inside: [text('note', false, 3)],
  reject_inside: [text('note', true, 3)],
  accept: [{ name: 'category', kind: 'category', initial: (t) => t.category }],
  accept_rating: [
    { name: 'unit', kind: 'unit', initial: (t) => t.assignments[0]?.unit ?? t.rating_hints.find((h) => h.unit)?.unit ?? t.subject_unit },
    text('note'),
  ],
  dispatch: [
    { name: 'category', kind: 'category', required: (t) => !isRating(t), initial: (t) => t.category },
    { name: 'lead_unit', kind: 'unit', required: true },
    { name: 'co_units', kind: 'units', initial: () => [] },
    { ...text('override_reason', false, 2), hint: 'override_reason' },
    text('note', false, 2),
  ],
  answer: [text('reply', true, 6)],
  decline: [
    { name: 'reason_code', kind: 'words', group: 'decline_reason', required: true, initial: (t) => t.proposal?.reason_code },
    { ...told, initial: (t) => t.proposal?.told_caller ?? true },
    { ...text('told_text', false, 3), hint: 'told_text', when: (_, v) => v.told_caller === true, initial: (t) => (t.proposal?.given_by === 'decline' ? t.proposal.note : null) },
  ],
  transfer_emergency: [
    { name: 'transfer_to', kind: 'choice', group: 'transfer_to', required: true },
    { name: 'reached', kind: 'yesno', required: true },
    { name: 'person', kind: 'line', required: true, when: reached, hint: 'transferPerson' },
    { name: 'number', kind: 'line', when: reached, hint: 'transferNumber' },
    { name: 'at', kind: 'instant', when: reached, hint: 'at' },
    { ...text('note', false, 2), when: reached },
  ],
  request_info: [text('question')],
  provide_info: [text('content')],
  sign: [],
  contact: [
    { name: 'method', kind: 'choice', group: 'contact_method', required: true, initial: () => 'phone' },
    { name: 'contacted_at', kind: 'instant', hint: 'contacted_at' },
    text('note', false, 3),
  ],
  report_preliminary: [{ ...text('content', true, 5), hint: 'preliminary' }],
  return: [
    { name: 'reason_code', kind: 'words', group: 'return_reason', required: true },
    { ...text('basis'), hint: 'returnBasis' },
    { name: 'suggested_unit', kind: 'unit', free: true, requiredBy: 'reason_code', hint: 'suggested_unit' },
  ],
  accept_return: [text('note', false, 3)],
  reject_return: [text('note', true, 3)],
  request_extension: [
    { name: 'working_days', kind: 'days', required: true, initial: () => 1, most: (t) => t.extensions_left?.working_days ?? 1 },
    { ...text('reason'), hint: 'extensionReason' },
    { ...told, initial: () => null },
  ],
  approve_extension: [text('note', false, 3)],
  reject_extension: [text('note', true, 3)],
  request_suspension: [
    { name: 'reason_code', kind: 'words', group: 'suspension_reason', required: true },
    { name: 'resume_on', kind: 'day', required: true, hint: 'resumeOn' },
    { ...text('reason', false, 3), hint: 'suspensionReason' },
  ],
  request_exclusion: [{ ...text('reason'), hint: 'exclusionReason' }, proof('proof')],
  request_long_term: [
    { ...text('reason'), hint: 'longTermReason' },
    { name: 'until', kind: 'day', required: true, within: (t) => t.promisable, hint: 'promisedDay' },
    proof('proof'),
  ],
  request_termination: [{ ...text('reason'), hint: 'terminationReason' }, proof('signedAnswer')],
  request_inclusion: [{ ...text('reason'), hint: 'inclusionReason' }],
  ...Object.fromEntries(['exclusion', 'inclusion', 'long_term', 'termination', 'malicious'].flatMap((what) => [
    [`approve_${what}`, [text('note', false, 3)]],
    [`reject_${what}`, [text('note', true, 3)]],
  ])),
  request_malicious: [
    { ...text('reason'), hint: 'maliciousReason', initial: (t) => (t.proposal?.given_by === 'request_malicious' ? t.proposal.note : null) },
    { name: 'evidence', kind: 'evidence', initial: () => [], hint: 'evidenceOptional' },
  ],
  report_progress: [{ ...text('content'), hint: 'progress' }],
  approve_suspension: [text('note', false, 3)],
  reject_suspension: [text('note', true, 3)],
  resume: [],
  open_dispute: [text('reason', false, 3)],
  record_meeting: [
    { name: 'participants', kind: 'names', required: true, initial: () => [], hint: 'participants' },
    text('decision'),
    { name: 'lead_unit', kind: 'unit', free: true, required: true },
    { name: 'co_units', kind: 'units', free: true, initial: () => [] },
    { name: 'until', kind: 'day' },
  ],
  designate: [
    { name: 'category', kind: 'category', required: (t) => !isRating(t), initial: (t) => t.category },
    { name: 'lead_unit', kind: 'unit', free: true, required: true, initial: (t) => t.meetings.at(-1)?.lead_unit },
    { name: 'co_units', kind: 'units', free: true, initial: (t) => [...(t.meetings.at(-1)?.co_units ?? [])] },
    { ...text('basis', true, 2), hint: 'designateBasis' },
    { name: 'directory', kind: 'choice', group: 'directory_reach', optional: true, when: (t) => !isRating(t), hint: 'directory' },
  ],
  submit: [
    { name: 'verified', kind: 'yesno', required: true, initial: () => true },
    { name: 'outcome', kind: 'choice', group: 'outcome', required: true },
    { name: 'verdict', kind: 'choice', group: 'verdict', required: true, when: isRating },
    text('measures'),
    { ...text('plan_measures', true, 3), when: isComplex },
    { name: 'plan_until', kind: 'day', required: true, when: isComplex },
    { ...text('public_reply'), hint: 'public_reply' },
    { name: 'open_to_public', kind: 'yesno', required: true, initial: (t) => !t.confidential },
    { name: 'evidence', kind: 'evidence', required: (t) => t.evidence_required, initial: () => [], hint: 'evidence' },
    { ...text('open_co_reason', true, 2), when: (t) => openCo(t).length > 0, hint: 'openCo' },
  ],
  add_co_unit: [
    { name: 'unit', kind: 'unit', free: true, required: true },
    { name: 'due_working_days', kind: 'days', required: true, initial: () => 2, hint: 'coDays' },
    { ...text('override_reason', false, 2), hint: 'coOverride' },
  ],
  remove_co_unit: [
    { name: 'unit', kind: 'co_unit', required: true, among: spared, initial: (t) => (spared(t).length === 1 ? spared(t)[0]?.unit : null) },
    text('note', false, 2),
  ],
  submit_co: [{ ...text('result', true, 5), hint: 'coResult' }, { name: 'evidence', kind: 'evidence', initial: () => [], hint: 'evidenceOptional' }],
  object_co: [{ ...text('basis'), hint: 'returnBasis' }],
  decide_objection: [
    { name: 'unit', kind: 'co_unit', required: true, among: objecting, initial: (t) => (objecting(t).length === 1 ? objecting(t)[0]?.unit : null) },
    { name: 'accepted', kind: 'yesno', required: true },
    { ...text('note', false, 3), required: refuses },
  ],
  adjudicate_rating: [
    { name: 'verdict', kind: 'choice', group: 'verdict', required: true, initial: (t) => t.contested },
    { ...text('note', true, 3), hint: 'adjudication' },
    { name: 'evidence', kind: 'evidence', required: leavesOut, initial: () => [], hint: 'adjudicationProof' },
  ],
  unpublish: [text('reason', true, 3)],
  pass_review: [text('note', false, 3)],
  fail_review: [text('note', true, 4)],
  visit: [
    { name: 'caller', kind: 'caller', when: (t) => t.callers.length > 1, initial: (t) => t.callers[0]?.id },
    { name: 'channel', kind: 'words', group: 'visit_channel', required: true, initial: () => 'phone' },
    { name: 'reached', kind: 'yesno', required: true, initial: () => true },
    { name: 'unit_contacted', kind: 'yesno', when: reached, required: true },
    { name: 'solved', kind: 'choice', group: 'solved', when: reached, required: true },
    { name: 'satisfaction', kind: 'stars', group: 'satisfaction', when: reached },
    { name: 'satisfaction_unit', kind: 'stars', group: 'satisfaction', when: reached },
    { name: 'satisfaction_agent', kind: 'stars', group: 'satisfaction', when: reached },
    text('note', false, 3),
  ],
  redo: [text('reason')],
  sign_off: [text('note', false, 3)],
  reject_sign_off: [text('note')],
  spot_check: [
    { name: 'confirmed', kind: 'yesno', required: true },
    { name: 'note', kind: 'text', rows: 3, required: (_, v) => v.confirmed === false },
  ],
  revoke_sign_off: [text('reason')],
  close_dissatisfied: [text('reason'), text('basis', true, 2), { name: 'evidence', kind: 'evidence', initial: () => [], hint: 'evidenceOptional' }],
  approve_close_dissatisfied: [text('note', false, 3)],
  reject_close_dissatisfied: [text('note', false, 3)],
  confirm_reported: [
    { name: 'receipt', kind: 'line' },
    { name: 'at', kind: 'instant', hint: 'at' },
  ],
  rejected_by_upstream: [text('reason')],
  withdraw: [text('reason', true, 3)],
  merge: [{ name: 'into', kind: 'ticket', required: true }, text('reason', false, 2)],
  unmerge: [text('reason', false, 2)],
  me_too: [
    { name: 'caller', kind: 'person', required: true, initial: () => ({ kind: 'person', anonymous: false }) },
    { ...text('content', false, 3), hint: 'meToo' },
    { name: 'reply_wanted', kind: 'yesno', required: true, initial: () => true },
  ],
  link: [{ name: 'number', kind: 'ticket', required: true }, text('note', false, 2)],
  unlink: [{ name: 'number', kind: 'linked', required: true, initial: (t) => (t.links.length === 1 ? t.links[0]?.number : null) }],
  split: [{ name: 'parts', kind: 'parts', required: true, initial: () => [{}] }, text('reason', false, 2)],
  hand_over: [
    { name: 'unit', kind: 'co_unit', required: true, among: inHand, initial: (t) => t.to_phone[0]?.unit ?? inHand(t)[0]?.unit },
    { name: 'number', kind: 'line', required: true, initial: (t) => t.to_phone[0]?.numbers.find((n) => n.id === t.to_phone[0]?.next)?.number },
    { name: 'reached', kind: 'yesno', required: true },
    { name: 'person', kind: 'line', required: true, when: reached },
    { name: 'at', kind: 'instant', hint: 'at' },
    text('note', false, 2),
  ],
  urge: [text('note', true, 3)],
  supervise: [
    { name: 'level', kind: 'level', required: true, initial: (t) => Math.min(4, t.flags.supervision_level + 1) },
    text('requirement'),
    { name: 'due_working_days', kind: 'days', required: true, initial: () => 3, most: () => 60 },
  ],
  reply_supervision: [{ name: 'directive', kind: 'directive', directive: ['supervision', 'open'] }, text('content')],
  close_supervision: [{ name: 'directive', kind: 'directive', directive: ['supervision', 'answered'] }, text('note', false, 3)],
  instruct: [text('text'), { name: 'due_on', kind: 'day', required: true, hint: 'dueOn' }],
  reply_instruction: [{ name: 'directive', kind: 'directive', directive: ['instruction', 'open'] }, text('content')],
  name_accused: [
    { name: 'subject_unit', kind: 'unit', free: true, initial: (t) => t.subject_unit, required: (_, v) => absent(v.accused) },
    { name: 'accused', kind: 'line', initial: (t) => t.accused, hint: 'accused' },
  ],
  set_confidential: [{ name: 'confidential', kind: 'yesno', required: true, initial: (t) => !t.confidential }, text('reason', true, 3)],
  recuse: [{ ...text('reason', true, 3), hint: 'recuseReason' }],
  correct: [
    { name: 'title', kind: 'line', changed: true, when: (t) => !isRating(t), initial: (t) => t.title },
    { ...text('content', false, 5), changed: true, when: (t) => !isRating(t), initial: (t) => t.content },
    { name: 'category', kind: 'category', changed: true, initial: (t) => t.category },
    { name: 'area', kind: 'area', changed: true, initial: (t) => t.area },
    { name: 'address', kind: 'line', changed: true, initial: (t) => t.address },
    { name: 'occurred_at', kind: 'instant', changed: true, initial: (t) => t.occurred_at },
    { ...text('reason', true, 2), hint: 'correctReason' },
  ],
  note: [text('text')],
}

/** What the hotline asks beside, where it enters something in a unit's name (代录). */
const behalf = (name: string): Field[] => {
  const units = (t: Ticket): Assignment[] => {
    const able = t.actions.find((a) => a.name === name)?.on_behalf_of ?? []
    return t.assignments.filter((a, at) => able.includes(a.unit) && t.assignments.findIndex((b) => b.unit === a.unit) === at)
  }
  return [
    { name: 'behalf_unit', kind: 'co_unit', required: true, among: units, initial: (t) => units(t)[0]?.unit },
    { name: 'behalf_person', kind: 'line', required: true, hint: 'behalfPerson' },
    { name: 'behalf_medium', kind: 'choice', group: 'entry_medium', required: true, initial: () => 'phone' },
  ]
}
/** A correction of one caller: what is left empty stays as it is. */
const personal = (name: string, kind: FieldKind, group?: WordGroup): Field => ({ name, kind, group, personal: true })
commands['caller:correct'] = [
  personal('caller_id', 'hidden'), personal('caller_name', 'line'), personal('caller_salutation', 'line'), personal('caller_phone', 'line'), personal('caller_contact_phone', 'line'),
  personal('caller_kind', 'words', 'caller_kind'), personal('caller_company', 'line'), { ...text('reason', true, 2), hint: 'callerCorrection', personal: true },
]
/** The name of a command's form where it is entered in a unit's name, or is about one caller. */
export const formOf = (action: { name: string; on_behalf_of?: string[]; of_caller?: boolean }): string => (action.of_caller ? `caller:${action.name}` : action.on_behalf_of?.length ? `entered:${action.name}` : action.name)
for (const name of ['sign', 'contact', 'report_preliminary', 'submit', 'submit_co']) commands[`entered:${name}`] = [...behalf(name), ...(commands[name] ?? [])]

/** What ends or undoes something: shown last and in red. */
export const dangerous = new Set(['decline', 'withdraw', 'merge', 'close_dissatisfied', 'fail_review', 'reject_sign_off', 'revoke_sign_off', 'rejected_by_upstream', 'reject_close_dissatisfied', 'return', 'reject_return', 'open_dispute', 'reject_extension', 'reject_suspension', 'remove_co_unit', 'object_co',
  'request_exclusion', 'request_termination', 'approve_termination', 'request_malicious', 'approve_malicious', 'reject_malicious', 'recuse', 'reject_exclusion', 'reject_long_term', 'reject_termination', 'reject_inside', 'request_inclusion', 'approve_inclusion', 'reject_inclusion', 'unpublish'])

export const knows = (command: string): boolean => command in commands
/** Put right at the record itself and not among the work. */
export const isWork = (command: string): boolean => knows(command) && command !== 'correct'
export const fieldsOf = (command: string): Field[] => commands[command] ?? []
export const isAsked = (field: Field, ticket: Ticket, values: Values): boolean => field.when?.(ticket, values) ?? (!field.directive || choices(field, ticket).length > 1)
/** The words of a group, as the server sends them. */
export type Words = (group: WordGroup) => Word[]

export function isRequired(command: string, field: Field, ticket: Ticket, values: Values, words: Words): boolean {
  const chooser = fieldsOf(command).find((f) => f.name === field.requiredBy)
  const chosen = chooser?.group && words(chooser.group).find((w) => w.code === values[chooser.name])
  if (chosen) return chosen.requires.includes(wireName(field))
  return typeof field.required === 'function' ? field.required(ticket, values) : (field.required ?? false)
}

/** Fields that travel inside another one. */
const nested: Record<string, [string, string]> = { plan_measures: ['plan', 'measures'], plan_until: ['plan', 'until'],
  caller_id: ['caller', 'id'], caller_name: ['caller', 'name'], caller_salutation: ['caller', 'salutation'], caller_phone: ['caller', 'phone'], caller_contact_phone: ['caller', 'contact_phone'], caller_kind: ['caller', 'kind'], caller_company: ['caller', 'company'],
  behalf_unit: ['on_behalf_of', 'unit'], behalf_person: ['on_behalf_of', 'person'], behalf_medium: ['on_behalf_of', 'medium'] }

/** What the server calls a field when it objects to it. */
export const wireName = (field: Field): string => (field.kind === 'hand' ? 'person' : undefined) ?? nested[field.name]?.join('.') ?? field.name

const absent = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '') || (typeof value === 'object' && 'person' in value && !(value as Hand).person.trim())

/** The orders among which a field chooses, the first due first: the server takes that one where none is named. */
export function choices(field: Field, ticket: Ticket): Directive[] {
  const [kind, state] = field.directive ?? []
  return ticket.directives.filter((d) => d.kind === kind && d.state === state).sort((a, b) => (a.due_at ?? '').localeCompare(b.due_at ?? ''))
}

export function initialValues(command: string, ticket: Ticket): Values {
  return Object.fromEntries(fieldsOf(command).map((f) => [f.name, f.initial?.(ticket) ?? (f.directive ? choices(f, ticket)[0]?.id : null) ?? null]))
}

/** Names of fields that still lack a value. */
export function missing(command: string, ticket: Ticket, values: Values, words: Words): string[] {
  return fieldsOf(command)
    .filter((f) => isAsked(f, ticket, values) && isRequired(command, f, ticket, values, words))
    .filter((f) => absent(values[f.name]) || (Array.isArray(values[f.name]) && !(values[f.name] as unknown[]).length))
    .map((f) => f.name)
}

/** The command's own fields as the server takes them: only what was asked, nothing empty. */
export function parameters(command: string, ticket: Ticket, values: Values): Values {
  const out: Values = {}
  for (const field of fieldsOf(command)) {
    const value = values[field.name]
    if (!isAsked(field, ticket, values) || absent(value)) continue
    if (field.changed && value === (field.initial?.(ticket) ?? null)) continue
    const clean = typeof value === 'string' ? value.trim() : value
    const [group, part] = nested[field.name] ?? []
    if (field.kind === 'hand') Object.assign(out, Object.fromEntries(Object.entries(clean as Hand).filter(([, v]) => !absent(v))))
    else if (group && part) out[group] = { ...(out[group] as object | undefined), [part]: clean }
    else out[field.name] = clean
  }
  return out
}
