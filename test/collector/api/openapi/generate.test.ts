import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeApi } from '../../../../collector/api/describe-api.ts'
import { describeTypes } from '../../../../collector/api/openapi/describe-types.ts'

const root = new URL('../../../../collector/', import.meta.url)

test('the API’s description and the pages’ types are those of the routes (npm run generate)', async () => {
  const document = await describeApi()
  const kept = readFileSync(new URL('api/openapi/openapi.json', root), 'utf8')
  expect(JSON.parse(kept)).toEqual(JSON.parse(JSON.stringify(document)))
  const types = readFileSync(new URL('web/src/api/openapi.d.ts', root), 'utf8')
  expect(types).toBe(await describeTypes(document))
})
