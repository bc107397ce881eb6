import { z } from 'zod'
import { describeApi } from '../../../collector/api/describe-api.ts'

/** One operation of the OpenAPI document. */
export type DescribedOperation = {
  operationId: string
  path: string
  method: string
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}

export const document = JSON.parse(JSON.stringify(await describeApi())) as {
  openapi: string
  paths: Record<string, Record<string, DescribedOperation>>
  components: { schemas: Record<string, object> }
}

export const operations: DescribedOperation[] = Object.entries(document.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })),
)

/** Reads a schema of the document with its references, independently of the code that wrote it. */
export function validator(schema: object): z.ZodType {
  const whole = { ...schema, $defs: document.components.schemas }
  const text = JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/')
  return z.fromJSONSchema(JSON.parse(text, withoutUnicodePattern))
}

/** JSON Schema has patterns read as Unicode; this reader does not, and takes \P for a P. */
function withoutUnicodePattern(key: string, value: unknown): unknown {
  return key === 'pattern' && /\\p\{/i.test(String(value)) ? undefined : value
}
