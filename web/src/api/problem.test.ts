import { describe, expect, it } from 'vitest'
import { asProblem, ok, Problem, problemFrom } from './problem'

const answer = (status: number, body: unknown) => Promise.resolve({ data: status < 400 ? body : undefined, error: status < 400 ? undefined : body, response: new Response(null, { status }) })

describe('failures', () => {
  it("speaks the server's own sentence and keeps its fields", async () => {
    const body = { type: 'about:blank', title: '内容有误', status: 422, detail: '标题不能为空', code: 'invalid', errors: [{ field: 'title', code: 'required', detail: '请填写标题' }] }
    const thrown = await ok(answer(422, body)).catch((e: unknown) => e)
    expect(thrown).toBeInstanceOf(Problem)
    expect((thrown as Problem).message).toBe('标题不能为空')
    expect((thrown as Problem).field('title')).toBe('请填写标题')
  })

  it('has a Chinese sentence for a failure without a body', () => {
    expect(problemFrom(502, '<html>').message).toContain('系统出现故障')
    expect(problemFrom(404, null).message).toContain('没有找到')
  })

  it('tells a broken line from a refusal', () => {
    expect(asProblem(new TypeError('Failed to fetch')).status).toBe(0)
    expect(new Problem({ status: 409, code: 'version_conflict' }).conflict).toBe(true)
  })
})
