/** Failures as the console understands them: one class, whatever went wrong. */
import { text } from '@/text/zh-CN'
import type { ProblemBody } from './types'

/** A refusal of the server, or a broken connection (`status` 0). */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly fields: { field: string; detail: string }[]

  constructor(body: Partial<ProblemBody> & { status: number }) {
    super(body.detail || body.title || sentence(body.status))
    this.name = 'Problem'
    this.status = body.status
    this.code = body.code ?? ''
    this.title = body.title || sentence(body.status)
    this.fields = body.errors ?? []
  }

  /** The sentence for one field, if the server objected to it. */
  field(name: string): string | undefined {
    return this.fields.find((f) => f.field === name)?.detail
  }

  get conflict(): boolean {
    return this.code === 'version_conflict'
  }
}

function sentence(status: number): string {
  const words: Record<number, string> = text.problem.byStatus
  return words[status] ?? (status >= 500 ? text.problem.server : text.problem.unknown)
}

/** Any thrown thing as a `Problem`, so that pages handle one kind of failure. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem({ status: 0, code: 'unreachable' })
}

/** The answer's data, or the `Problem` thrown. For use around every `client.GET/POST`. */
export async function ok<D>(call: Promise<{ data?: D; error?: unknown; response: Response }>): Promise<D> {
  let answer
  try {
    answer = await call
  } catch (error) {
    throw asProblem(error)
  }
  if (answer.response.ok) return answer.data as D
  throw problemFrom(answer.response.status, answer.error)
}

/** A `Problem` from a status and whatever body came with it. */
export function problemFrom(status: number, body: unknown): Problem {
  const known = body && typeof body === 'object' ? (body as Partial<ProblemBody>) : {}
  return new Problem({ ...known, status })
}
