import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { decideCase } from '../cmdb/decide-case.ts'
import { type CaseItem, caseOrder, readCases } from '../cmdb/read-cases.ts'
import { caseDecisions, fittingDecisions } from '../reconcile/case-decision.ts'
import { describeEvidence } from '../reconcile/describe-evidence.ts'
import { type Language, languages } from '../reconcile/explanation-words.ts'
import { correctionOf } from './correction-of.ts'
import { Case, CorrectionReport, correctionQuery, problemOf, Reason } from './correction-schemas.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams, SiteFilter } from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'

const InLanguage = z.enum(languages, 'expected fr or en').default('fr').describe('Of the sentences')

/** Questions of identity: the list, one, and the answer. */
export function casesRoutes(cmdb: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/cases',
      {
        schema: {
          tags: ['corrections'],
          operationId: 'listCases',
          summary: 'Questions of identity, the latest first',
          querystring: z.strictObject({
            site: SiteFilter,
            device: z.uuid('expected the id of a device').optional(),
            state: z.enum(['open', 'decided'], 'expected open or decided').optional(),
            language: InLanguage,
            ...listParametersOf(caseOrder),
          }),
          response: { 200: Page(Case), ...problemResponses(400, 503) },
        },
      },
      async ({ query: { language, ...query } }) => {
        const page = await readCases(cmdb.db, rangeOf(caseOrder, query))
        return toPage({ ...page, items: page.items.map(it => inWords(it, language)) })
      },
    )

    app.get(
      '/api/v1/cases/:id',
      {
        schema: {
          tags: ['corrections'],
          operationId: 'getCase',
          summary: 'One question of identity, both records side by side',
          params: ItemParams,
          querystring: z.strictObject({ language: InLanguage }),
          response: { 200: Case, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query: { language } }) => {
        const [found] = (await readCases(cmdb.db, { id, limit: 1 })).items
        if (!found) throw thereIsNo('case', id)
        return inWords(found, language)
      },
    )

    app.post(
      '/api/v1/cases/:id/decision',
      {
        schema: {
          tags: ['corrections'],
          operationId: 'decideCase',
          summary: 'Answer a question of identity; taken back by undoing its changeset',
          params: ItemParams,
          querystring: correctionQuery,
          body: z.strictObject({
            decision: z.enum(caseDecisions, `expected one of ${caseDecisions.join(', ')}`),
            keep: z
              .uuid('expected the id of a device')
              .optional()
              .describe('Same: the record that goes on. Replaced: the new device.'),
            reason: Reason,
          }),
          response: { 200: CorrectionReport, ...problemResponses(400, 403, 404, 409, 503) },
        },
      },
      async request => {
        const { decision, keep, reason } = request.body
        const correction = correctionOf(request, reason)
        const done = await decideCase(cmdb, request.params.id, { decision, keep }, correction)
        if (!done.ok) throw problemOf(done.failure)
        return done.value
      },
    )
  }
}

function inWords(it: CaseItem, language: Language) {
  return {
    ...it,
    decisions: [...fittingDecisions[it.question]],
    evidence: it.evidence.map(one => ({ ...one, sentence: describeEvidence(one, language) })),
  }
}
