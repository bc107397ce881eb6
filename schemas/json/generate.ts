import { writeFile } from 'node:fs/promises'
import { messageSchemas } from './message-schemas.ts'

for (const [name, schema] of Object.entries(messageSchemas())) {
  await writeFile(new URL(name, import.meta.url), `${JSON.stringify(schema, undefined, 2)}\n`)
}
