import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(process.cwd(), 'src')
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((f) => /\.(ts|vue)$/.test(f) && !f.endsWith('.test.ts'))
  .map((f) => ({ path: relative(ROOT, join(ROOT, f)), source: readFileSync(join(ROOT, f), 'utf8') }))

const imports = (source: string): string[] => [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((m) => m[1] ?? '')
const offenders = (wrong: (path: string, from: string) => boolean): string[] =>
  files.flatMap(({ path, source }) => imports(source).filter((from) => wrong(path, from)).map((from) => `${path} → ${from}`))

describe('the rooms of the console', () => {
  it('finds its files', () => expect(files.length).toBeGreaterThan(50))

  it('lets only ui touch the component kit', () => {
    expect(offenders((path, from) => /^@?element-plus/.test(from) && !path.startsWith('ui/'))).toEqual([])
  })

  it('keeps the parts below the pages: api, queries, composables, ui and ticket know no page', () => {
    expect(offenders((path, from) => from.includes('/pages/') && /^(api|queries|composables|ui|ticket|text|stores)\//.test(path))).toEqual([])
  })

  it('speaks to the server through api only', () => {
    const direct = files.filter(({ path, source }) => /\bfetch\(/.test(source.replace(/refetch\(|prefetch\w*\(/g, '')) && !path.startsWith('api/'))
    expect(direct.map((f) => f.path)).toEqual([])
  })

  it('stores nothing beyond the tab', () => {
    expect(files.filter(({ source }) => /\blocalStorage\b/.test(source)).map((f) => f.path)).toEqual([])
  })

  it('draws no markup from text', () => {
    expect(files.filter(({ source }) => /v-html|innerHTML/.test(source)).map((f) => f.path)).toEqual([])
  })

  it('keeps Chinese words in the catalogue, not in templates', () => {
    const spoken = files.filter(({ path, source }) => path.endsWith('.vue') && /[\u4e00-\u9fff]/.test((source.split('<template>')[1] ?? '').replace(/<!--[\s\S]*?-->/g, '')))
    expect(spoken.map((f) => f.path)).toEqual([])
  })
})
