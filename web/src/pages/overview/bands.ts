/**
 * Units in bands by how many of their deadlines they kept, in their own order within a band: a comparison, not a
 * ranking (国办函〔2025〕66号(六)).
 */
import type { Measure, PerformanceRow } from '@/api/types'

export type BandKey = 'all' | 'most' | 'below' | 'empty'
export interface Band { key: BandKey; rows: PerformanceRow[] }

const MOST = 0.9

export function bandOf(measure: Measure | undefined): BandKey {
  if (!measure || measure.denominator === 0) return 'empty'
  if (measure.numerator === measure.denominator) return 'all'
  return measure.numerator >= MOST * measure.denominator ? 'most' : 'below'
}

/** The bands that have someone in them, those that need looking at first. */
export function bands(rows: PerformanceRow[], name = 'on_time'): Band[] {
  return (['below', 'most', 'all', 'empty'] as const)
    .map((key) => ({ key, rows: rows.filter((r) => bandOf(r.measures[name]) === key) }))
    .filter((b) => b.rows.length > 0)
}
