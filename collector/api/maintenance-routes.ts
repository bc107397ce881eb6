import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import {
  cancelMaintenance,
  changeMaintenance,
  createMaintenance,
} from '../cmdb/maintenance-windows.ts'
import {
  maintenanceOrder,
  maintenanceStates,
  type PlacedMaintenance,
  readMaintenance,
} from '../cmdb/read-maintenance.ts'
import { actorOf } from './actor.ts'
import { MaintenanceBody, MaintenanceWindow } from './alerts-schemas.ts'
import { correctionQuery } from './correction-schemas.ts'
import { EditHeaders, refuseOutdated, tagEdit } from './edit-tags.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { Flag, ItemParams, SiteFilter } from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'

/** Work that is known of: what it touches is recorded, and pages nobody. */
export function maintenanceRoutes({ db }: Cmdb): FastifyPluginAsyncZod {
  const find = async (id: string) => {
    const [window] = (await readMaintenance(db, { id, limit: 1, now: new Date() })).items
    if (!window) throw thereIsNo('maintenance', id)
    return window
  }

  return async app => {
    app.get(
      '/api/v1/maintenance',
      {
        schema: {
          tags: ['alerts'],
          operationId: 'listMaintenance',
          summary: 'Maintenance windows, the latest first',
          querystring: z.strictObject({
            site: SiteFilter,
            withEverywhere: Flag.describe('With a site: the windows of all sites, too'),
            device: z
              .uuid('expected the id of a device')
              .optional()
              .describe('What concerns it: work on it, at its whole site, or at all sites'),
            state: z
              .enum(maintenanceStates, `expected one of ${maintenanceStates.join(', ')}`)
              .optional()
              .describe('As it is now; a cancelled one is over'),
            ...listParametersOf(maintenanceOrder),
          }),
          response: { 200: Page(MaintenanceWindow), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) =>
        toPage(await readMaintenance(db, { ...rangeOf(maintenanceOrder, query), now: new Date() })),
    )

    app.get(
      '/api/v1/maintenance/:id',
      {
        schema: {
          tags: ['alerts'],
          operationId: 'getMaintenance',
          summary: 'One maintenance window',
          params: ItemParams,
          response: { 200: MaintenanceWindow, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id } }, reply) => tagged(reply, await find(id)),
    )

    app.post(
      '/api/v1/maintenance',
      {
        schema: {
          tags: ['alerts'],
          operationId: 'createMaintenance',
          summary: 'Announce work at a site, on a device, or everywhere',
          querystring: correctionQuery,
          body: MaintenanceBody,
          response: { 201: MaintenanceWindow, ...problemResponses(400, 403, 404, 503) },
        },
      },
      async (request, reply) => {
        const id = uuidv7()
        const saving = { by: actorOf(request).name, now: new Date() }
        if (!(await createMaintenance(db, id, request.body, saving))) throw noSuchPlace()
        return reply.code(201).send(tagged(reply, await find(id)))
      },
    )

    app.put(
      '/api/v1/maintenance/:id',
      {
        schema: {
          tags: ['alerts'],
          operationId: 'changeMaintenance',
          summary: 'Change a maintenance window',
          params: ItemParams,
          headers: EditHeaders,
          querystring: correctionQuery,
          body: MaintenanceBody,
          response: { 200: MaintenanceWindow, ...problemResponses(400, 403, 404, 409, 412, 503) },
        },
      },
      async (request, reply) => {
        const { id } = request.params
        const { cancelledAt } = await find(id)
        if (cancelledAt) {
          throw new RequestProblem(409, `it was cancelled at ${cancelledAt}`, {
            type: 'settled-already',
            what: 'maintenance',
            at: cancelledAt,
          })
        }
        const check = refuseOutdated(request, 'the maintenance window')
        const saving = { by: actorOf(request).name, now: new Date(), check }
        if (!(await changeMaintenance(db, id, request.body, saving))) throw noSuchPlace()
        return tagged(reply, await find(id))
      },
    )

    app.delete(
      '/api/v1/maintenance/:id',
      {
        schema: {
          tags: ['alerts'],
          operationId: 'cancelMaintenance',
          summary: 'Cancel a maintenance window; it stays on record',
          params: ItemParams,
          headers: EditHeaders,
          querystring: correctionQuery,
          response: { 200: MaintenanceWindow, ...problemResponses(400, 403, 404, 412, 503) },
        },
      },
      async (request, reply) => {
        const { id } = request.params
        await find(id)
        const check = refuseOutdated(request, 'the maintenance window')
        await cancelMaintenance(db, id, { by: actorOf(request).name, now: new Date(), check })
        return tagged(reply, await find(id))
      },
    )
  }
}

/** All that is told of a window is what people say, but for what its place is called. */
function tagged(reply: FastifyReply, window: PlacedMaintenance): PlacedMaintenance {
  const { siteName: _site, deviceName: _device, ...said } = window
  return tagEdit(reply, said, window)
}

function noSuchPlace(): RequestProblem {
  const detail = 'there is no such site, or no such device at it'
  return new RequestProblem(404, detail, { type: 'not-found', what: 'place' })
}
