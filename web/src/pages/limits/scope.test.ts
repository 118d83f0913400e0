import { expect, test } from 'vitest'
import { nextTick, reactive, ref } from 'vue'
import { scopeWords, shortScope, useScope, useStart } from './scope'

const cells = ref([
  { line: 'hotline', kind: 'help' },
  { line: 'service', kind: 'help' },
  { line: 'service', kind: 'rating' },
])

test('only what the server has a value for is offered', () => {
  const form = reactive({ line: '', kind: '' })
  const { lines, kinds } = useScope(cells, form)
  expect([...kinds.value]).toEqual(['help', 'rating'])
  form.line = 'hotline'
  expect([...kinds.value]).toEqual(['help'])
  Object.assign(form, { line: '', kind: 'rating' })
  expect([...lines.value]).toEqual(['service'])
})

test('a form is filled once for each scope, when what holds there is known', async () => {
  const [area, known] = [ref(''), ref<number[]>([])]
  let filled = 0
  useStart([area], known, () => filled++)
  area.value = '530113001'
  await nextTick()
  expect(filled).toBe(0)
  known.value = [1]
  await nextTick()
  known.value = [2]
  await nextTick()
  expect(filled).toBe(1)
})

test('a scope is said from the place to the kind', () => {
  const label = (_: string, code: string): string => ({ hotline: '12345热线' })[code] ?? ''
  const words = { all: '全区', everyLine: '各业务线', everyKind: '各类诉求' }
  expect(scopeWords({ area_name: '铜都街道', line: 'hotline', kind: null }, label, words)).toBe('铜都街道 · 12345热线 · 各类诉求')
  expect(shortScope({ area_name: '铜都街道', line: 'hotline', kind: null }, label)).toBe('铜都街道 · 12345热线')
  expect(scopeWords({ area_name: null, line: null, kind: null }, label, words)).toBe('全区 · 各业务线 · 各类诉求')
})
