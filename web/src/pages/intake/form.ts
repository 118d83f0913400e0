/**
 * The intake form as data: what is asked for each disposition, what is still lacking, and the body that
 * `POST /tickets` takes (contract §4). The server has the last word on every field.
 */
import type { NewTicket } from '@/api/types'
import { text } from '@/text/zh-CN'

/** What may stay in the tab's storage between reloads. */
export interface Matter {
  line: string
  channel: string
  kind: string | null
  disposition: string | null
  title: string
  content: string
  category: string | null
  area: string | null
  address: string
  urgency: string
  confidential: boolean
  subject_unit: string | null
  accused: string
  reply_wanted: boolean
  reply: string
  question: string
  transfer_to: string | null
  /** Who took an emergency over, on the telephone. */
  transfer_person: string
  reason_code: string | null
  told_caller: boolean | null
  told_text: string
  reason: string
  occurred_at: string | null
  late: boolean
  received_at: string | null
  late_reason: string
  upstream: boolean
  upstream_system: string
  upstream_number: string
  upstream_received_at: string | null
  upstream_due_at: string | null
  upstream_return_until: string | null
  caller_kind: string
  anonymous: boolean
  salutation: string
  best_time: string
  language: string
}

/** Who is calling: kept in memory only, because a desk's browser is shared. */
export interface Person { phone: string; name: string; contact_phone: string; on_behalf_of: string; company: string; credit_code: string }

export const blankMatter = (): Matter => ({
  line: 'hotline', channel: 'phone', kind: null, disposition: null, title: '', content: '', category: null, area: null, address: '', urgency: 'normal',
  confidential: false, subject_unit: null, accused: '', reply_wanted: true, reply: '', question: '', transfer_to: null, transfer_person: '', reason_code: null, told_caller: null, told_text: '', reason: '', occurred_at: null,
  late: false, received_at: null, late_reason: '', upstream: false, upstream_system: 'city', upstream_number: '', upstream_received_at: null, upstream_due_at: null,
  upstream_return_until: null, caller_kind: 'person', anonymous: false, salutation: '', best_time: '', language: '',
})
export const blankPerson = (): Person => ({ phone: '', name: '', contact_phone: '', on_behalf_of: '', company: '', credit_code: '' })

export type Ask = 'title' | 'area' | 'urgency' | 'reply' | 'question' | 'transfer_to' | 'reason_code' | 'reason' | 'more' | 'accused'

const refusals = ['legal_channel', 'decline', 'out_of_scope']

/** A consultation answered at once needs category, content and reply, and nothing else. */
export const isQuickAnswer = (m: Matter): boolean => m.kind === 'consult' && m.disposition === 'answer'

export function asks(m: Matter, what: Ask): boolean {
  switch (what) {
    case 'reply': return m.disposition === 'answer'
    case 'question': return m.disposition === 'need_info'
    case 'transfer_to': return m.disposition === 'transfer_emergency'
    case 'reason_code': return m.disposition !== null && refusals.includes(m.disposition)
    case 'reason': return m.disposition === 'malicious'
    case 'title':
    case 'area': return !isQuickAnswer(m)
    case 'accused': return m.kind === 'complaint' || m.kind === 'report'
    case 'urgency':
    case 'more': return m.disposition === null || m.disposition === 'accept' || m.disposition === 'need_info'
  }
}

/** What is usual for a kind: most consultations are answered on the line, the rest is passed on. */
export const usualDisposition = (kind: string): string => (kind === 'consult' ? 'answer' : 'accept')

const blank = (value: string | null): boolean => value === null || value.trim() === ''
const phone = /^(1\d{10}|0\d{2,3}-?\d{7,8}|[2-9]\d{6,7})$/
const compact = (value: string): string => value.replace(/[\s-]/g, '')

/** The number as the server takes it, or null while it is not a whole one. */
export const wholePhone = (typed: string): string | null => (phone.test(compact(typed)) ? compact(typed) : null)

/** The first sentence of what was said, as a title. */
export const titleOf = (content: string): string => (content.trim().split(/[。！？!?；;\n]/)[0] ?? '').trim().slice(0, 30)

/** Every objection known before asking the server: field and sentence, in the order of the form. */
export function objections(m: Matter, p: Person, now: number): Map<string, string> {
  const found = new Map<string, string>()
  const f = text.desk.fields
  const fill = (name: string): void => void found.set(name, text.desk.required(f[name] ?? ''))
  const choose = (name: string): void => void found.set(name, text.desk.choose(f[name] ?? ''))
  const notLater = (name: string, value: string | null): void => {
    if (value && Date.parse(value) > now + 5 * 60_000) found.set(name, text.desk.futureTime)
  }
  if (!m.anonymous) {
    if (p.phone.trim() && !wholePhone(p.phone)) found.set('caller.phone', text.desk.badPhone)
    if (p.contact_phone.trim() && !wholePhone(p.contact_phone)) found.set('caller.contact_phone', text.desk.badPhone)
  }
  if (m.caller_kind === 'enterprise' && p.credit_code.trim() && !/^[0-9A-Z]{18}$/.test(p.credit_code.trim())) found.set('caller.credit_code', text.desk.badCredit)
  if (!m.kind) choose('kind')
  if (!m.disposition) choose('disposition')
  if (blank(m.content)) fill('content')
  if (asks(m, 'title') && blank(m.title) && !blank(m.content) && !titleOf(m.content)) fill('title')
  if (isQuickAnswer(m) && !m.category) choose('category')
  if (m.disposition === 'accept' && !m.area) choose('area')
  if (asks(m, 'reply') && blank(m.reply)) fill('reply')
  if (asks(m, 'question') && blank(m.question)) fill('question')
  if (asks(m, 'transfer_to') && !m.transfer_to) choose('transfer_to')
  if (asks(m, 'reason_code')) {
    if (!m.reason_code) choose('reason_code')
    if (m.told_caller === null) choose('told_caller')
    if (m.told_caller === true && blank(m.told_text)) fill('told_text')
  }
  if (asks(m, 'reason') && blank(m.reason)) fill('reason')
  notLater('occurred_at', m.occurred_at)
  if (m.late) {
    if (!m.received_at) choose('received_at')
    notLater('received_at', m.received_at)
    if (blank(m.late_reason)) fill('late_reason')
  }
  if (m.upstream && blank(m.upstream_number)) fill('upstream.number')
  return found
}

const said = (value: string): string | null => value.trim() || null

/** Who calls, as the server takes it. */
export function caller(m: Matter, p: Person): NonNullable<NewTicket['caller']> {
  const firm = m.caller_kind === 'enterprise'
  const company = firm ? { company: said(p.company), credit_code: said(p.credit_code) } : {}
  if (m.anonymous) return { kind: m.caller_kind, anonymous: true, ...company }
  return {
    kind: m.caller_kind, anonymous: false, name: said(p.name), salutation: said(m.salutation), phone: said(compact(p.phone)), contact_phone: said(compact(p.contact_phone)),
    on_behalf_of: said(p.on_behalf_of), best_time: said(m.best_time), language: said(m.language), ...company,
  }
}

/** The request: only what the disposition asks for, nothing left over from an earlier choice. */
export function body(m: Matter, p: Person): NewTicket {
  const nobody = isQuickAnswer(m) && !p.phone.trim() && !p.name.trim()
  const out: NewTicket = {
    line: m.line, channel: m.channel, kind: m.kind ?? '', disposition: m.disposition ?? '', content: m.content.trim(), category: m.category,
    title: asks(m, 'title') ? m.title.trim() || titleOf(m.content) : said(m.title) ?? undefined,
    area: m.area, address: said(m.address), occurred_at: m.occurred_at, urgency: m.urgency, confidential: m.confidential, reply_wanted: m.reply_wanted,
    caller: nobody ? undefined : caller(m, p),
  }
  if (asks(m, 'reply')) out.reply = m.reply.trim()
  if (asks(m, 'question')) out.question = m.question.trim()
  if (asks(m, 'transfer_to')) {
    out.transfer_to = m.transfer_to ?? undefined
    const taken = said(m.transfer_person)
    if (taken) out.transfer_call = { reached: true, person: taken }
  }
  if (asks(m, 'reason')) out.reason = m.reason.trim()
  if (asks(m, 'reason_code')) {
    out.reason_code = m.reason_code ?? undefined
    out.told_caller = m.told_caller ?? false
    out.told_text = m.told_caller ? m.told_text.trim() : undefined
  }
  if (asks(m, 'accused')) Object.assign(out, { subject_unit: m.subject_unit, accused: said(m.accused) })
  if (m.late) Object.assign(out, { received_at: m.received_at, late_reason: m.late_reason.trim() })
  if (m.upstream) {
    out.upstream = {
      system: m.upstream_system, number: m.upstream_number.trim(), received_at: m.upstream_received_at, due_at: m.upstream_due_at, return_until: m.upstream_return_until,
    }
  }
  return out
}
