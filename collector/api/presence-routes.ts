import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DeviceKind } from '../../schemas/device-kind.ts'
import { PresenceSettings } from '../../schemas/presence-settings.ts'
import type { Result } from '../../schemas/result.ts'
import { SiteId } from '../../schemas/site-id.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { savePresenceSettings } from '../cmdb/presence-site.ts'
import { type BrakeItem, brakeOrder, readBrakes } from '../cmdb/read-brakes.ts'
import { type DecisionFailure, decideOnBrake, decideRetirement } from '../presence/decide.ts'
import { readSitePresence } from '../presence/read-site-presence.ts'
import { contradictionInHours } from '../reconcile/presence/site-calendar.ts'
import { byOf } from './access/accounts-routes.ts'
import { authorOf } from './actor.ts'
import { Author, Decision } from './actor-name.ts'
import { EditHeaders, refuseOutdated, tagEdit } from './edit-tags.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { Brake, BrakeState, SitePresence } from './presence-schemas.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams, SiteFilter } from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'

const Decided = z
  .object({ changed: z.int().nonnegative().describe('How many states became different') })
  .meta({ id: 'Decided' })

/** Whether things are still there: how sites are watched, mass disappearances, retirement. */
export function presenceRoutes(cmdb: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/brakes',
      {
        schema: {
          tags: ['corrections'],
          operationId: 'listBrakes',
          summary: 'Mass disappearances, the latest first',
          querystring: z.strictObject({
            site: SiteFilter,
            state: BrakeState.optional(),
            ...listParametersOf(brakeOrder),
          }),
          response: { 200: Page(Brake), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => {
        const page = await readBrakes(cmdb.db, rangeOf(brakeOrder, query))
        return toPage({ ...page, items: page.items.map(toBrake) })
      },
    )

    for (const [action, verdict] of [
      ['approve', 'approved'],
      ['reject', 'rejected'],
    ] as const) {
      app.post(
        `/api/v1/brakes/:id/${action}`,
        {
          schema: {
            tags: ['corrections'],
            operationId: `${action}Brake`,
            summary:
              action === 'approve'
                ? 'What is still absent is missing'
                : 'Nothing is missing; absences count anew',
            params: ItemParams,
            querystring: Author,
            body: Decision,
            response: { 200: Decided, ...problemResponses(400, 404, 409, 503) },
          },
        },
        async request => {
          const { params, body } = request
          const decider = { by: authorOf(request), note: body.note, origin: 'api' as const }
          const brake = { brakeId: params.id, verdict }
          return decidedOf(await decideOnBrake(cmdb, brake, decider, new Date()))
        },
      )
    }

    for (const [action, isRetired] of [
      ['retire', true],
      ['restore', false],
    ] as const) {
      app.post(
        `/api/v1/items/:id/${action}`,
        {
          schema: {
            tags: ['corrections'],
            operationId: `${action}Item`,
            summary:
              action === 'retire'
                ? 'A device or endpoint is no item of the inventory any more'
                : 'A retired device or endpoint is an item again',
            params: ItemParams,
            querystring: Author,
            body: Decision,
            response: { 200: Decided, ...problemResponses(400, 404, 409, 503) },
          },
        },
        async request => {
          const { params, body } = request
          const decider = { by: authorOf(request), note: body.note, origin: 'api' as const }
          const item = { itemId: params.id, isRetired }
          return decidedOf(await decideRetirement(cmdb, item, decider, new Date()))
        },
      )
    }

    app.get(
      '/api/v1/sites/:site/presence',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'getSitePresence',
          summary: 'How a site is watched, and why its clocks stand still when they do',
          params: z.object({ site: SiteId }),
          response: { 200: SitePresence, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { site } }, reply) => presenceOf(site, reply),
    )

    app.put(
      '/api/v1/sites/:site/presence',
      {
        schema: {
          tags: ['corrections'],
          operationId: 'setSitePresence',
          summary: 'Opening hours, closures and patience of a site, as a whole',
          params: z.object({ site: SiteId }),
          headers: EditHeaders,
          body: PresenceSettings,
          response: { 200: SitePresence, ...problemResponses(400, 404, 412, 503) },
        },
      },
      async (request, reply) => {
        const { site } = request.params
        const contradiction = contradictionInHours(request.body)
        if (contradiction !== undefined) {
          const { message, ...hours } = contradiction
          throw new RequestProblem(400, message, { type: 'hours-contradictory', ...hours })
        }
        const check = refuseOutdated(request, 'how the site is watched')
        const by = byOf(request)
        const isSaved = await savePresenceSettings(cmdb.db, site, request.body, by, check)
        if (!isSaved) throw noSite(site)
        return presenceOf(site, reply)
      },
    )

    const presenceOf = async (site: string, reply: FastifyReply) => {
      const presence = await readSitePresence(cmdb, site, new Date())
      if (!presence) throw noSite(site)
      return tagEdit(reply, presence.settings, presence)
    }
  }
}

function toBrake(brake: BrakeItem) {
  const absent = brake.absent.map(it => ({
    ...it,
    kind: DeviceKind.safeParse(it.kind).data ?? ('unknown' as const),
  }))
  return { ...brake, absent }
}

function decidedOf<Value>(result: Result<Value, DecisionFailure>): Value {
  if (result.ok) return result.value
  const { kind, message, because } = result.failure
  throw new RequestProblem(kind === 'not-found' ? 404 : 409, message, because)
}

function noSite(site: string): RequestProblem {
  return thereIsNo('site', site)
}
