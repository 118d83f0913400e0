/** For which lines and kinds a limit can be set: those for which the server has a value. */
import { computed, watch, type Ref, type WatchSource } from 'vue'

interface Cell { line: string; kind: string }

export function useScope(cells: Ref<Cell[]>, form: { line: string; kind: string }) {
  const fits = (x: Cell, line: string, kind: string): boolean => (!line || x.line === line) && (!kind || x.kind === kind)
  const lines = computed(() => new Set(cells.value.filter((x) => fits(x, '', form.kind)).map((x) => x.line)))
  const kinds = computed(() => new Set(cells.value.filter((x) => fits(x, form.line, '')).map((x) => x.kind)))
  return { lines, kinds }
}

/** Fills a form when its scope changes, as soon as what holds there is known; what is answered is to be called when somebody was quicker and typed. */
export function useStart(scope: WatchSource[], known: Ref<unknown[]>, fill: () => void): () => void {
  let wanted = false
  const start = (): void => {
    if (!wanted || known.value.length === 0) return
    wanted = false
    fill()
  }
  watch(scope, () => {
    wanted = true
    start()
  })
  watch(known, start)
  return () => (wanted = false)
}

type Scope = { area_name: string | null; line: string | null; kind: string | null }
type Label = (group: 'line' | 'kind', code: string) => string

/** Only what it is narrowed to: 铜都街道 · 12345热线. */
export function shortScope(x: Scope, label: Label): string {
  return [x.area_name, x.line && label('line', x.line), x.kind && label('kind', x.kind)].filter(Boolean).join(' · ')
}

/** A scope in words: 铜都街道 · 12345热线 · 各类诉求. */
export function scopeWords(x: Scope, label: Label, words: { all: string; everyLine: string; everyKind: string }): string {
  return [x.area_name ?? words.all, x.line ? label('line', x.line) : words.everyLine, x.kind ? label('kind', x.kind) : words.everyKind].join(' · ')
}
