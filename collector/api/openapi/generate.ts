import { writeFile } from 'node:fs/promises'
import { describeApi } from '../describe-api.ts'
import { describeTypes } from './describe-types.ts'

const document = await describeApi()
await writeFile(
  new URL('openapi.json', import.meta.url),
  `${JSON.stringify(document, undefined, 2)}\n`,
)
await writeFile(
  new URL('../../web/src/api/openapi.d.ts', import.meta.url),
  await describeTypes(document),
)
