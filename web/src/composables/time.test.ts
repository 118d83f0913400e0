import { describe, expect, it } from 'vitest'
import { addDays, beijingDate, exactDue, said, saidDue, saidLate, saidLeft } from './time'

const at = (s: string): number => Date.parse(s)
// A Wednesday afternoon; the test run's own zone is New York, so that a local clock would show.
const now = at('2026-09-30T15:00:00+08:00')

describe('instants as people say them', () => {
  it.each([
    ['2026-09-30T16:20:00+08:00', '今天 16:20'],
    ['2026-10-01T09:05:00+08:00', '明天 09:05'],
    ['2026-09-29T23:59:00+08:00', '昨天 23:59'],
    ['2026-10-03T08:00:00+08:00', '周六 08:00'],
    ['2026-10-07T08:00:00+08:00', '10月7日 08:00'],
    ['2027-01-04T08:00:00+08:00', '2027年1月4日 08:00'],
    // The same instant written in another zone.
    ['2026-09-30T08:20:00Z', '今天 16:20'],
  ])('%s is %s', (instant, words) => expect(said(instant, now)).toBe(words))

  it('knows the Beijing date of a late evening elsewhere', () => {
    expect(beijingDate('2026-09-30T17:00:00Z')).toBe('2026-10-01')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  })
})

describe('deadlines', () => {
  it('says 24:00 of the day before for an exclusive midnight', () => {
    expect(saidDue('2026-10-11T00:00:00+08:00', at('2026-10-08T10:00:00+08:00'))).toBe('周六 24:00 前')
    expect(saidDue('2026-10-01T00:00:00+08:00', now)).toBe('今天 24:00 前')
    expect(exactDue('2026-10-11T00:00:00+08:00')).toBe('2026-10-10 24:00')
  })

  it('says the hour where the deadline has one', () => {
    expect(saidDue('2026-09-30T16:20:00+08:00', now)).toBe('今天 16:20')
    expect(exactDue('2026-09-30T16:20:00+08:00')).toBe('2026-09-30 16:20')
  })

  it.each([
    ['2026-09-30T14:59:40+08:00', '已超期 1 分钟'],
    ['2026-09-30T12:00:00+08:00', '已超期 3 小时'],
    ['2026-09-27T12:00:00+08:00', '已超期 3 天'],
  ])('late since %s: %s', (due, words) => expect(saidLate(due, now)).toBe(words))

  it('counts working days on the calendar it is given, and claims nothing without one', () => {
    const national = new Set(['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'])
    const isWork = (d: string): boolean => !national.has(d)
    expect(saidLeft('2026-10-11T00:00:00+08:00', now, isWork)).toBe('剩余 3 个工作日')
    expect(saidLeft('2026-10-04T00:00:00+08:00', now, isWork)).toBe('剩余 3 天，均为休息日')
    expect(saidLeft('2026-10-11T00:00:00+08:00', now, () => undefined)).toBeNull()
    expect(saidLeft('2026-10-01T00:00:00+08:00', now, isWork)).toBe('剩余 9 小时')
    expect(saidLeft('2026-09-30T12:00:00+08:00', now, isWork)).toBe('已超期 3 小时')
  })
})
