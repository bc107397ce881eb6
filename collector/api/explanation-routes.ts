import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { readEndpointExplanation } from '../cmdb/read-endpoint-explanation.ts'
import { readExplanation } from '../cmdb/read-explanation.ts'
import { loadSaid } from '../cmdb/write-assertions.ts'
import { explainEndpointInWords } from '../reconcile/explain-endpoint-in-words.ts'
import type { ExplainedField } from '../reconcile/explain-fields.ts'
import { type ExplanationText, explainInWords } from '../reconcile/explain-in-words.ts'
import { languages } from '../reconcile/explanation-words.ts'
import { tagEdit } from './edit-tags.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams } from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'

const explained = {
  language: z.enum(languages),
  title: z.string(),
  identity: z.array(z.string()).describe('Why it is this one'),
  fields: z
    .array(
      z.object({
        field: z.string(),
        value: z.string(),
        from: z.enum(['person', 'import', 'controller', 'observation']),
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
}

const Explanation = z.object({ device: z.uuid(), ...explained }).meta({ id: 'Explanation' })

const EndpointExplanation = z
  .object({ endpoint: z.uuid(), ...explained })
  .meta({ id: 'EndpointExplanation' })

const querystring = z.strictObject({
  language: z.enum(languages, 'expected fr or en').default('fr'),
})

/** Why a device or an endpoint is this one, in plain words. */
export function explanationRoutes(cmdb: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/devices/:id/explanation',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'explainDevice',
          summary: 'Why a device is this device, and where each value comes from',
          params: ItemParams,
          querystring,
          response: { 200: Explanation, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query: { language } }, reply) => {
        const [said, explanation] = await Promise.all([
          loadSaid(cmdb.db, [{ type: 'device', id }]),
          readExplanation(cmdb, id),
        ])
        if (!explanation) throw thereIsNo('device', id)
        const text = explainInWords(explanation, language)
        const body = { device: id, language, ...bodyOf(text, explanation.fields) }
        return tagEdit(reply, said, body)
      },
    )

    app.get(
      '/api/v1/endpoints/:id/explanation',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'explainEndpoint',
          summary: 'Why an endpoint is this endpoint, and where each value comes from',
          params: ItemParams,
          querystring,
          response: { 200: EndpointExplanation, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query: { language } }, reply) => {
        const [said, explanation] = await Promise.all([
          loadSaid(cmdb.db, [{ type: 'endpoint', id }]),
          readEndpointExplanation(cmdb, id),
        ])
        if (!explanation) throw thereIsNo('endpoint', id)
        const text = explainEndpointInWords(explanation, language)
        const body = { endpoint: id, language, ...bodyOf(text, explanation.fields) }
        return tagEdit(reply, said, body)
      },
    )
  }
}

function bodyOf(text: ExplanationText, fields: readonly ExplainedField[]) {
  const sentences = new Map(text.fields.map(it => [it.field, it.sentence]))
  return {
    title: text.title,
    identity: [...text.identity],
    fields: fields.map(it => ({ ...it, sentence: sentences.get(it.field) ?? '' })),
    history: [...text.history],
  }
}
