/** The spans of days that a leader asks about, as dates in Beijing, both inclusive. */
import { addDays } from '@/composables/time'

export type Period = 'month' | 'last' | 'quarter' | 'year'
export const PERIODS: Period[] = ['month', 'last', 'quarter', 'year']

export function spanOf(period: Period, today: string): { from: string; to: string } {
  const first = `${today.slice(0, 7)}-01`
  switch (period) {
    case 'month': return { from: first, to: today }
    case 'last': {
      const to = addDays(first, -1)
      return { from: `${to.slice(0, 7)}-01`, to }
    }
    case 'quarter': return { from: addDays(today, -89), to: today }
    case 'year': return { from: `${today.slice(0, 4)}-01-01`, to: today }
  }
}

/** The first day of the month `n` months before. */
export function monthsBack(today: string, n: number): string {
  const months = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 - n
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`
}
