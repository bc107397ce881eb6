import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { readExplanation } from '../cmdb/read-explanation.ts'
import { explainInWords } from '../reconcile/explain-in-words.ts'
import { languages } from '../reconcile/explanation-words.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams } from './query-parameters.ts'

const Explanation = z
  .object({
    device: z.uuid(),
    language: z.enum(languages),
    title: z.string(),
    identity: z.array(z.string()).describe('Why it is this device'),
    fields: z
      .array(
        z.object({
          field: z.string(),
          value: z.string(),
          from: z.enum(['person', 'import', 'observation']),
          by: z.string().optional().describe('The person or agent; absent when it is forgotten'),
          at: z.iso.datetime(),
          changeset: z.uuid().describe('It came with this one; a message’s has the message’s id'),
          isLocked: z.boolean(),
          observed: z.string().optional().describe('What was observed, where that does not show'),
          sentence: z.string(),
        }),
      )
      .describe('Where each value comes from'),
    history: z.array(z.string()).describe('Other records, questions and decisions'),
  })
  .meta({ id: 'Explanation' })

/** Why a device is this device, in plain words. */
export function explanationRoute(cmdb: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/devices/:id/explanation',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'explainDevice',
          summary: 'Why a device is this device, and where each value comes from',
          params: ItemParams,
          querystring: z.strictObject({
            language: z.enum(languages, 'expected fr or en').default('fr'),
          }),
          response: { 200: Explanation, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query: { language } }) => {
        const explanation = await readExplanation(cmdb, id)
        if (!explanation) throw new RequestProblem(404, `there is no device ${id}`)
        const { title, identity, fields, history } = explainInWords(explanation, language)
        const sentences = new Map(fields.map(it => [it.field, it.sentence]))
        return {
          device: id,
          language,
          title,
          identity: [...identity],
          fields: explanation.fields.map(it => ({
            ...it,
            sentence: sentences.get(it.field) ?? '',
          })),
          history: [...history],
        }
      },
    )
  }
}
