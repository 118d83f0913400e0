/** Where each state stands in the diagram: the way of most tickets in the middle row, what leaves it above and below. */
import type { RuleRow } from '@/api/types'

export interface Way { from: string; to: string; commands: string[] }

const places: Record<string, [column: number, row: number]> = {
  received: [0, 1], need_info: [0, 2], to_dispatch: [1, 1], dispatched: [2, 1], handling: [3, 1], to_review: [4, 1], to_report: [5, 2], to_visit: [5, 1],
  to_sign_off: [6, 1], signed_off: [7, 1], archived: [8, 1], return_review: [2, 2], dispute: [1, 2], suspended: [3, 2],
  answered: [0, 0], declined: [1, 0], transferred: [2, 0], withdrawn: [3, 0], terminated: [4, 0], merged: [5, 0],
}

export function placeOf(state: string, order: number): [number, number] {
  return places[state] ?? [order % 9, 3]
}

/** What leads from one state to another, each pair once; what leaves a state as it is leads nowhere. */
export function waysOf(rules: RuleRow[]): Way[] {
  const ways = new Map<string, Way>()
  for (const rule of rules) {
    for (const from of rule.from) {
      for (const to of rule.to.filter((state) => !rule.from.includes(state))) {
        const key = `${from} ${to}`
        const way = ways.get(key) ?? { from, to, commands: [] }
        way.commands.push(rule.label)
        ways.set(key, way)
      }
    }
  }
  return [...ways.values()]
}
