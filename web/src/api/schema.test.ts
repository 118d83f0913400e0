// @vitest-environment node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'
import { expect, it } from 'vitest'
import type { paths as Called } from './paths'
import type { paths as Published } from './schema'

it('has a schema made from docs/openapi.json as it stands; `npm run types` makes it anew', async () => {
  const document = JSON.parse(readFileSync(join(process.cwd(), '../docs/openapi.json'), 'utf8')) as Parameters<typeof openapiTS>[0]
  const fresh = COMMENT_HEADER + astToString(await openapiTS(document))
  expect(readFileSync(join(process.cwd(), 'src/api/schema.ts'), 'utf8')).toBe(fresh)
})

it('calls no path that the server does not publish', () => {
  // The type check of this line is the test: it fails as soon as there is a stranger.
  const strangers: never[] = [] as Exclude<keyof Called, keyof Published>[]
  expect(strangers).toEqual([])
})
