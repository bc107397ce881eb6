import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { decideFinding } from '../cmdb/decide-finding.ts'
import { findingOrder, readFindings } from '../cmdb/read-findings.ts'
import { applyProposal } from '../gear/apply-proposal.ts'
import { correctionOf } from './correction-of.ts'
import { CorrectionReport, correctionQuery, problemOf, Reason } from './correction-schemas.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams, SiteFilter } from './query-parameters.ts'
import { Finding, FindingState } from './topology-schemas.ts'

const Kind = z
  .string()
  .regex(/^[a-z]+(-[a-z]+)*$/, 'expected a kind like duplex-mismatch')
  .max(60)

/** Findings: what is not as it should be, and what people decide of it. */
export function findingsRoutes(cmdb: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/findings',
      {
        schema: {
          tags: ['topology'],
          operationId: 'listFindings',
          summary: 'What is not as it should be, the latest first',
          querystring: z.strictObject({
            site: SiteFilter,
            kind: Kind.optional(),
            state: FindingState.optional(),
            device: z.uuid('expected an id in the form of a UUID').optional(),
            ...listParametersOf(findingOrder),
          }),
          response: { 200: Page(Finding), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readFindings(cmdb.db, rangeOf(findingOrder, query))),
    )

    app.post(
      '/api/v1/findings/:id/decision',
      {
        schema: {
          tags: ['corrections'],
          operationId: 'decideFinding',
          summary: 'Accept a finding that is known and meant to be so, or open it again',
          params: ItemParams,
          querystring: correctionQuery,
          body: z.strictObject({
            state: z.enum(['accepted', 'open'], 'expected accepted or open'),
            reason: Reason,
          }),
          response: { 200: CorrectionReport, ...problemResponses(400, 403, 404, 409, 503) },
        },
      },
      async request => {
        const { state, reason } = request.body
        const correction = correctionOf(request, reason)
        const done = await decideFinding(cmdb, request.params.id, state, correction)
        if (!done.ok) throw problemOf(done.failure)
        return done.value
      },
    )

    app.post(
      '/api/v1/findings/:id/apply',
      {
        schema: {
          tags: ['corrections'],
          operationId: 'applyFinding',
          summary: 'What a name proposes is said of its device, until that is released',
          params: ItemParams,
          querystring: correctionQuery,
          body: z.strictObject({ reason: Reason }),
          response: { 200: CorrectionReport, ...problemResponses(400, 403, 404, 409, 503) },
        },
      },
      async request => {
        const correction = correctionOf(request, request.body.reason)
        const done = await applyProposal(cmdb, request.params.id, correction)
        if (!done.ok) throw problemOf(done.failure)
        return done.value
      },
    )
  }
}
