import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { changesetOrder, readChangesets } from '../cmdb/read-changesets.ts'
import { undoChangeset } from '../cmdb/undo-changeset.ts'
import { correctionOf } from './correction-of.ts'
import { Changeset, correctionQuery, problemOf, Reason, UndoReport } from './correction-schemas.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams, SiteFilter } from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'

/** Who changed what: the list, one, and taking it back. */
export function changesetsRoutes(cmdb: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/changesets',
      {
        schema: {
          tags: ['corrections'],
          operationId: 'listChangesets',
          summary: 'Who changed the inventory, the latest first',
          querystring: z.strictObject({
            site: SiteFilter,
            actorKind: z.enum(['agent', 'person', 'collector']).optional(),
            ...listParametersOf(changesetOrder),
          }),
          response: { 200: Page(Changeset), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readChangesets(cmdb.db, rangeOf(changesetOrder, query))),
    )

    app.get(
      '/api/v1/changesets/:id',
      {
        schema: {
          tags: ['corrections'],
          operationId: 'getChangeset',
          summary: 'Who made one changeset, when and by what means',
          params: ItemParams,
          response: { 200: Changeset, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id } }) => {
        const [found] = (await readChangesets(cmdb.db, { id, limit: 1 })).items
        if (!found) throw thereIsNo('changeset', id)
        return found
      },
    )

    app.post(
      '/api/v1/changesets/:id/undo',
      {
        schema: {
          tags: ['corrections'],
          operationId: 'undoChangeset',
          summary: 'Take a changeset back by a new one; what has changed since is left alone',
          params: ItemParams,
          querystring: correctionQuery,
          body: z.strictObject({ reason: Reason }),
          response: { 200: UndoReport, ...problemResponses(400, 403, 404, 409, 503) },
        },
      },
      async request => {
        const correction = correctionOf(request, request.body.reason)
        const done = await undoChangeset(cmdb, request.params.id, correction)
        if (!done.ok) throw problemOf(done.failure)
        const { refused: left, ...undone } = done.value
        return {
          ...undone,
          refused: left.map(it => it.message),
          left: left.map(({ message: _, ...why }) => why),
        }
      },
    )
  }
}
