import { describe, expect, it } from 'vitest'
import { asks, blankMatter, blankPerson, body, objections, titleOf, usualDisposition, wholePhone, type Matter, type Person } from './form'

const NOW = Date.parse('2026-09-28T09:00:00+08:00')
const matter = (change: Partial<Matter>): Matter => ({ ...blankMatter(), ...change })
const person = (change: Partial<Person>): Person => ({ ...blankPerson(), ...change })
const lacking = (change: Partial<Matter>, who: Partial<Person> = {}): string[] => [...objections(matter(change), person(who), NOW).keys()]

describe('what is asked', () => {
  it('asks a consultation answered at once for category, content and reply only', () => {
    expect(lacking({ kind: 'consult', disposition: 'answer' })).toEqual(['content', 'category', 'reply'])
    const sent = body(matter({ kind: 'consult', disposition: 'answer', content: '公交几点停', category: '010101', reply: '二十二点' }), blankPerson())
    expect(sent.caller).toBeUndefined()
    expect(sent.title).toBeUndefined()
  })
  it('asks an accepted complaint for a place, and leaves the category to the dispatcher', () => {
    expect(lacking({ kind: 'complaint', disposition: 'accept', content: '夜里施工' })).toEqual(['area'])
  })
  it('asks a refusal for its reason and what the caller was told', () => {
    expect(lacking({ kind: 'complaint', disposition: 'decline', content: '判决不服' })).toEqual(['reason_code', 'told_caller'])
    expect(lacking({ kind: 'complaint', disposition: 'decline', content: '判决不服', reason_code: 'litigation', told_caller: true })).toEqual(['told_text'])
    expect(lacking({ kind: 'complaint', disposition: 'decline', content: '判决不服', reason_code: 'litigation', told_caller: false })).toEqual([])
  })
  it('asks a late entry for the true time and the reason, not in the future', () => {
    expect(lacking({ kind: 'help', disposition: 'accept', content: '停水', area: '530113001', late: true })).toEqual(['received_at', 'late_reason'])
    const late = { kind: 'help', disposition: 'accept', content: '停水', area: '530113001', late: true, late_reason: '停电' }
    expect(lacking({ ...late, received_at: '2026-09-28T10:00:00+08:00' })).toEqual(['received_at'])
    expect(lacking({ ...late, received_at: '2026-09-27T22:00:00+08:00' })).toEqual([])
  })
  it('starts a consultation as answered and everything else as passed on', () => {
    expect(usualDisposition('consult')).toBe('answer')
    expect(usualDisposition('help')).toBe('accept')
  })
  it('does not ask urgency of a call handed to the ambulance', () => {
    expect(asks(matter({ disposition: 'transfer_emergency' }), 'urgency')).toBe(false)
  })
})

describe('what is sent', () => {
  it('leaves out what belongs to another disposition', () => {
    const sent = body(matter({ kind: 'help', disposition: 'accept', content: '路灯不亮。请修', area: '530113001', reply: '旧的', reason_code: 'market' }), person({ phone: '138 0000 0000' }))
    expect(sent).not.toHaveProperty('reply')
    expect(sent).not.toHaveProperty('reason_code')
    expect(sent.title).toBe('路灯不亮')
    expect(sent.caller?.phone).toBe('13800000000')
  })
  it('sends who took an emergency over, where that was written down', () => {
    const handed = { kind: 'help', disposition: 'transfer_emergency', content: '煤气味', transfer_to: '119' }
    expect(body(matter(handed), person({}))).not.toHaveProperty('transfer_call')
    expect(body(matter({ ...handed, transfer_person: ' 7 号接警员 ' }), person({})).transfer_call).toEqual({ reached: true, person: '7 号接警员' })
    expect(body(matter({ ...handed, disposition: 'accept', transfer_person: '7 号接警员' }), person({}))).not.toHaveProperty('transfer_call')
  })
  it('sends no name and no number of an anonymous caller', () => {
    const sent = body(matter({ kind: 'report', disposition: 'accept', content: '举报', area: '530113001', anonymous: true }), person({ phone: '13800000000', name: '王' }))
    expect(sent.caller).toEqual({ kind: 'person', anonymous: true })
  })
  it('sends a firm with its code, and a person without', () => {
    const who = person({ company: '某公司', credit_code: '91530113MA6K000000' })
    expect(body(matter({ caller_kind: 'enterprise' }), who).caller?.company).toBe('某公司')
    expect(body(matter({}), who).caller).not.toHaveProperty('company')
  })
})

describe('small readings', () => {
  it('knows a whole number', () => {
    expect(wholePhone('138-0000-0000')).toBe('13800000000')
    expect(wholePhone('0871-62121234')).toBe('087162121234')
    expect(wholePhone('1380000')).toBeNull()
  })
  it('takes the first sentence as the title', () => {
    expect(titleOf('工地半夜施工。老人睡不着')).toBe('工地半夜施工')
    expect(titleOf('一'.repeat(80))).toHaveLength(30)
  })
})
