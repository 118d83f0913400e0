import type { PerformanceRow } from '@/api/types'
import { describe, expect, it } from 'vitest'
import { bandOf, bands } from './bands'
import { monthsBack, spanOf } from './period'

const measure = (numerator: number, denominator: number) => ({ numerator, denominator, rate: null })
const row = (key: string, numerator: number, denominator: number): PerformanceRow => ({ key, name: key, measures: { on_time: measure(numerator, denominator) }, with_excluded: {}, excluded: 0, long_term: 0, terminated: 0, malicious: 0, not_counted: 0, unit_kind: null, parent_name: null })

describe('bands', () => {
  it('knows all, most, below and nothing due', () => {
    expect(bandOf(measure(5, 5))).toBe('all')
    expect(bandOf(measure(9, 10))).toBe('most')
    expect(bandOf(measure(89, 100))).toBe('below')
    expect(bandOf(measure(0, 0))).toBe('empty')
    expect(bandOf(undefined)).toBe('empty')
  })
  it('keeps the order of the units and shows what needs looking at first', () => {
    const found = bands([row('a', 3, 3), row('b', 0, 4), row('c', 2, 2), row('d', 1, 9)])
    expect(found.map((b) => [b.key, b.rows.map((r) => r.key)])).toEqual([['below', ['b', 'd']], ['all', ['a', 'c']]])
  })
})

describe('periods', () => {
  it('ends today, or with the last month', () => {
    expect(spanOf('month', '2026-09-28')).toEqual({ from: '2026-09-01', to: '2026-09-28' })
    expect(spanOf('last', '2026-03-31')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
    expect(spanOf('last', '2026-01-05')).toEqual({ from: '2025-12-01', to: '2025-12-31' })
    expect(spanOf('quarter', '2026-09-28')).toEqual({ from: '2026-07-01', to: '2026-09-28' })
    expect(spanOf('year', '2026-09-28').from).toBe('2026-01-01')
  })
  it('goes back over a new year', () => {
    expect(monthsBack('2026-02-28', 5)).toBe('2025-09-01')
    expect(monthsBack('2026-12-31', 0)).toBe('2026-12-01')
  })
})
