import type { RuleRow } from '@/api/types'
import { expect, test } from 'vitest'
import { placeOf, waysOf } from './places'

const row = (label: string, from: string[], to: string[]) => ({ label, from, to }) as unknown as RuleRow

test('a pair of states is drawn once, with all that leads from one to the other', () => {
  const ways = waysOf([row('同意退单', ['return_review'], ['to_dispatch', 'dispute']), row('提请协商', ['to_dispatch', 'return_review'], ['dispute'])])
  expect(ways).toContainEqual({ from: 'return_review', to: 'dispute', commands: ['同意退单', '提请协商'] })
  expect(ways).toHaveLength(3)
})

test('what leaves the state as it is leads nowhere', () => {
  expect(waysOf([row('催办', ['handling', 'to_visit'], ['handling', 'to_visit'])])).toEqual([])
})

test('a state without a place of its own still has one', () => {
  expect(placeOf('handling', 4)).toEqual([3, 1])
  expect(placeOf('brand_new', 4)).toEqual([4, 3])
})
