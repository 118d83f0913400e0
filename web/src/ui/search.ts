/** Finding a leaf of a tree by typing: any part of its name or of the path to it, several parts apart by blanks. */
import type { TreeItem } from '@/api/types'

export interface Leaf { code: string; name: string; path: string }

/** The items that may be chosen, each with the names above it. */
export function leaves(items: TreeItem[], leafOnly: boolean): Leaf[] {
  const byCode = new Map(items.map((i) => [i.code, i]))
  const parents = new Set(items.map((i) => i.parent))
  const path = (item: TreeItem): string[] => {
    const above = item.parent ? byCode.get(item.parent) : undefined
    return above ? [...path(above), above.name] : []
  }
  return items.filter((i) => !leafOnly || !parents.has(i.code)).map((i) => ({ code: i.code, name: i.name, path: path(i).join(' / ') }))
}

const WORST = 5

/** How well a leaf answers: smaller is better, null is not at all. */
export function rank(leaf: Leaf, words: string[]): number | null {
  let worst = 0
  for (const word of words) {
    const found = rankWord(leaf, word)
    if (found === null) return null
    worst = Math.max(worst, found)
  }
  return worst
}

function rankWord(leaf: Leaf, word: string): number | null {
  if (leaf.name === word) return 0
  if (leaf.name.startsWith(word) || leaf.code.startsWith(word)) return 1
  if (leaf.name.includes(word)) return 2
  if (leaf.path.includes(word)) return 3
  // People shorten: 夜噪 means 夜间施工噪声.
  if (word.length > 1 && inOrder(leaf.name, word)) return 4
  return word.length > 1 && inOrder(leaf.path + leaf.name, word) ? WORST : null
}

function inOrder(name: string, word: string): boolean {
  let at = 0
  for (const letter of name) if (letter === word[at]) at += 1
  return at >= word.length
}

export function find(all: Leaf[], typed: string): Leaf[] {
  const words = typed.trim().split(/\s+/).filter(Boolean)
  if (!words.length) return all
  return all
    .map((leaf, order) => ({ leaf, order, rank: rank(leaf, words) }))
    .filter((f): f is typeof f & { rank: number } => f.rank !== null)
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map((f) => f.leaf)
}
