import type { Ticket, WordGroup } from '@/api/types'
import { text } from '@/text/zh-CN'
import { describe, expect, it } from 'vitest'
import { fieldsOf, formOf, initialValues, knows, missing, parameters } from './specs'

const ticket = (over: Partial<Ticket> = {}): Ticket =>
  ({ kind: 'complaint', evidence_required: true, category: '030101', confidential: false, callers: [{ id: 7 }], assignments: [], directives: [], flags: { supervision_level: 0 }, ...over }) as Ticket

/** The server says which reasons name another unit. */
const words = (group: WordGroup) =>
  group === 'return_reason' ? [{ code: 'not_ours', label: '不属本单位职责', requires: ['suggested_unit'] }, { code: 'other', label: '其他', requires: [] }] : []

/** Every command of this step, as the contract names them. */
const COMMANDS = [
  'accept', 'accept_rating', 'dispatch', 'answer', 'decline', 'transfer_emergency', 'request_info', 'provide_info', 'sign', 'contact', 'report_preliminary', 'correct', 'submit', 'pass_review',
  'fail_review', 'visit', 'redo', 'sign_off', 'reject_sign_off', 'close_dissatisfied', 'approve_close_dissatisfied', 'reject_close_dissatisfied', 'confirm_reported',
  'rejected_by_upstream', 'withdraw', 'note', 'return', 'accept_return', 'reject_return', 'open_dispute', 'record_meeting', 'designate', 'request_extension', 'approve_extension', 'reject_extension', 'request_suspension', 'approve_suspension', 'reject_suspension', 'resume', 'spot_check', 'revoke_sign_off', 'urge', 'supervise', 'reply_supervision', 'close_supervision', 'instruct', 'reply_instruction', 'add_co_unit', 'remove_co_unit', 'submit_co', 'object_co', 'decide_objection',
  'request_exclusion', 'approve_exclusion', 'reject_exclusion', 'request_inclusion', 'approve_inclusion', 'reject_inclusion', 'request_long_term', 'approve_long_term', 'reject_long_term', 'request_termination', 'approve_termination', 'reject_termination', 'report_progress',
  'assign_inside', 'approve_inside', 'reject_inside', 'adjudicate_rating', 'unpublish',
]

describe('the forms of the commands', () => {
  it.each(COMMANDS)('%s has a form, names for its fields and a sentence about its effect', (command) => {
    expect(knows(command)).toBe(true)
    expect(text.commands.effects[command]).toBeTruthy()
    for (const field of fieldsOf(command)) expect(text.commands.fields[field.name], field.name).toBeTruthy()
  })

  it('asks for proof with a complaint, a report or a bad rating, not with a suggestion', () => {
    const filled = { verified: true, outcome: 'resolved', verdict: 'clear', measures: 'm', public_reply: 'r', open_to_public: true, evidence: [] }
    expect(missing('submit', ticket(), filled, words)).toEqual(['evidence'])
    expect(missing('submit', ticket({ kind: 'suggestion', evidence_required: false }), filled, words)).toEqual([])
    expect(missing('submit', ticket({ kind: 'rating' }), { ...filled, verdict: null }, words)).toEqual(['verdict', 'evidence'])
  })

  it('asks whose it is where the chosen reason asks for it', () => {
    const filled = { basis: '三定规定', suggested_unit: null }
    expect(missing('return', ticket(), { ...filled, reason_code: 'not_ours' }, words)).toEqual(['suggested_unit'])
    expect(missing('return', ticket(), { ...filled, reason_code: 'other' }, words)).toEqual([])
  })

  it('asks why it does not wait only where a co unit is outstanding', () => {
    const co = (status: string) => ticket({ kind: 'help', evidence_required: false, assignments: [{ unit: 'chengguan', role: 'co', status, open: status !== 'submitted', objecting: status === 'objected' }] as Ticket['assignments'] })
    const filled = { verified: true, outcome: 'resolved', measures: 'm', public_reply: 'r', open_to_public: true, evidence: [] }
    expect(missing('submit', co('handling'), filled, words)).toEqual(['open_co_reason'])
    expect(missing('submit', co('submitted'), filled, words)).toEqual([])
    expect(initialValues('remove_co_unit', co('dispatched')).unit).toBe('chengguan')
    expect(missing('decide_objection', co('objected'), { unit: 'chengguan', accepted: false, note: '' }, words)).toEqual(['note'])
  })

  it('sends no opinion of somebody who was not reached', () => {
    const values = { ...initialValues('visit', ticket()), reached: false, solved: 'yes', satisfaction: 5, note: ' 无人接听 ' }
    expect(parameters('visit', ticket(), values)).toEqual({ channel: 'phone', reached: false, note: '无人接听' })
  })

  it('sends of a correction only what differs', () => {
    const there = ticket({ title: '旧标题', content: '内容', address: null, category: '030101', area: null, occurred_at: null } as Partial<Ticket>)
    const values = { ...initialValues('correct', there), title: '新标题', reason: '听错' }
    expect(parameters('correct', there, values)).toEqual({ title: '新标题', reason: '听错' })
    expect(Object.keys(parameters('correct', ticket({ ...there, kind: 'rating' }), values))).toEqual(['reason'])
  })

  it('sends of a caller put right who is meant and what is said anew', () => {
    const form = formOf({ name: 'correct', of_caller: true })
    const values = { ...initialValues(form, ticket()), caller_id: 7, caller_kind: 'person', caller_phone: ' 13800000009 ', caller_name: '', reason: '听错' }
    expect(parameters(form, ticket(), values)).toEqual({ caller: { id: 7, phone: '13800000009', kind: 'person' }, reason: '听错' })
    expect(fieldsOf(form).every((field) => field.personal)).toBe(true)
  })

  it('asks which order is answered only where there are several', () => {
    const order = (id: number, due_at: string) => ({ id, kind: 'supervision', state: 'open', due_at })
    const one = ticket({ directives: [order(1, '2026-09-09')] } as Partial<Ticket>)
    expect(parameters('reply_supervision', one, { ...initialValues('reply_supervision', one), content: '答' })).toEqual({ content: '答' })
    const two = ticket({ directives: [order(1, '2026-09-09'), order(2, '2026-09-04')] } as Partial<Ticket>)
    expect(parameters('reply_supervision', two, { ...initialValues('reply_supervision', two), content: '答' })).toEqual({ directive: 2, content: '答' })
  })

  it('gives to a colleague by user name and to a worker with village and number', () => {
    expect(missing('assign_inside', ticket(), { hand: { person: ' ', village: '三组' }, due_on: '2026-09-03' }, words)).toEqual(['hand'])
    expect(parameters('assign_inside', ticket(), { hand: { person: 'handler.zhujian' }, due_on: '2026-09-03', note: '' })).toEqual({ person: 'handler.zhujian', due_on: '2026-09-03' })
    const worker = { person: '赵六', village: '三组', phone: '' }
    expect(parameters('assign_inside', ticket(), { hand: worker, due_on: '2026-09-03' })).toEqual({ person: '赵六', village: '三组', due_on: '2026-09-03' })
  })

  it('asks in whose name it is entered, and sends that apart', () => {
    const action = { name: 'sign', on_behalf_of: ['zhujian'] }
    const given = ticket({ actions: [action], assignments: [{ unit: 'zhujian', unit_name: '区住建局', role: 'lead' }] } as unknown as Partial<Ticket>)
    expect(formOf(action)).toBe('entered:sign')
    expect(formOf({ name: 'sign', on_behalf_of: [] })).toBe('sign')
    const values = { ...initialValues('entered:sign', given), behalf_person: '李四' }
    expect(missing('entered:sign', given, values, words)).toEqual([])
    expect(parameters('entered:sign', given, values)).toEqual({ on_behalf_of: { unit: 'zhujian', person: '李四', medium: 'phone' } })
  })

  it('keeps false and leaves out what is empty', () => {
    expect(parameters('decline', ticket(), { reason_code: 'litigation', told_caller: false, told_text: '' })).toEqual({ reason_code: 'litigation', told_caller: false })
  })
})
