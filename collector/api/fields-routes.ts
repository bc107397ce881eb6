import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { correctFields } from '../cmdb/correct-fields.ts'
import { correctionOf } from './correction-of.ts'
import {
  AssertableFieldName,
  CorrectionReport,
  correctionQuery,
  problemOf,
  Reason,
} from './correction-schemas.ts'
import { EditHeaders, refuseOutdated } from './edit-tags.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams } from './query-parameters.ts'

const FieldEdits = z.strictObject({
  set: z
    .partialRecord(AssertableFieldName, z.string())
    .optional()
    .describe('Values that stay until they are released, whatever is observed'),
  lock: z.array(AssertableFieldName).optional().describe('Fields that keep the value they have'),
  release: z
    .array(AssertableFieldName)
    .optional()
    .describe('Fields that imports and observations may change again'),
  reason: Reason,
})

/** What people say of the fields of a device or an endpoint. */
export function fieldsRoutes(cmdb: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    for (const { type, operationId } of operations) {
      app.patch(
        `/api/v1/${type}s/:id/fields`,
        {
          schema: {
            tags: ['corrections'],
            operationId,
            summary: `Set, lock or release fields of ${type === 'device' ? 'a device' : 'an endpoint'}, all of them or none`,
            description: '`If-Match` takes the `ETag` of its explanation.',
            params: ItemParams,
            headers: EditHeaders,
            querystring: correctionQuery,
            body: FieldEdits,
            response: { 200: CorrectionReport, ...problemResponses(400, 403, 404, 409, 412, 503) },
          },
        },
        async request => {
          const { set = {}, lock = [], release = [], reason } = request.body
          const edits = [
            ...Object.entries(set).map(([field, value]) => ({
              kind: 'set' as const,
              field,
              value,
            })),
            ...lock.map(field => ({ kind: 'lock' as const, field })),
            ...release.map(field => ({ kind: 'release' as const, field })),
          ]
          const correction = correctionOf(request, reason)
          const check = refuseOutdated(request, `what people say of the ${type}`)
          const { id } = request.params
          const done = await correctFields(cmdb, id, edits, correction, type, check)
          if (!done.ok) throw problemOf(done.failure)
          return done.value
        },
      )
    }
  }
}

const operations = [
  { type: 'device', operationId: 'correctDeviceFields' },
  { type: 'endpoint', operationId: 'correctEndpointFields' },
] as const
