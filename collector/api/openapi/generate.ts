import { writeFile } from 'node:fs/promises'
import { describeOpenApi, describeTypes } from './describe.ts'

const document = await describeOpenApi()
await writeFile(
  new URL('openapi.json', import.meta.url),
  `${JSON.stringify(document, undefined, 2)}\n`,
)
await writeFile(
  new URL('../../web/src/api/openapi.d.ts', import.meta.url),
  await describeTypes(document),
)
