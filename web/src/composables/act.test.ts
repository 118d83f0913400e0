import { Problem } from '@/api/problem'
import { describe, expect, it } from 'vitest'
import { useAct } from './act'

describe('doing one thing on the server', () => {
  it('hands on the outcome, and keeps a refusal for the form until the next try', async () => {
    const { problem, run } = useAct()
    expect(await run(() => Promise.reject(new Problem({ status: 422, detail: '内容有误' })))).toBeNull()
    expect(problem.value?.message).toBe('内容有误')
    expect(await run(() => Promise.resolve(7))).toEqual({ value: 7 })
    expect(problem.value).toBeNull()
  })

  it('does not begin twice', async () => {
    const { busy, run } = useAct()
    let begun = 0
    let finish = (): void => undefined
    const work = () => { begun += 1; return new Promise<void>((done) => (finish = done)) }
    const first = run(work)
    expect(busy.value).toBe(true)
    expect(await run(work)).toBeNull()
    finish()
    await first
    expect([begun, busy.value]).toEqual([1, false])
  })
})
