import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { changeOrder, readChanges } from '../cmdb/read-changes.ts'
import { endpointOrder, readEndpoint, readEndpoints } from '../cmdb/read-endpoints.ts'
import { Change, Endpoint, EndpointDetail } from './inventory-schemas.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import type { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import {
  Flag,
  ItemParams,
  KindFilter,
  SearchText,
  SiteFilter,
  StateFilter,
} from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'

const EMBEDDED_CHANGES = 50
const VLAN_EXPECTED = 'expected a VLAN number from 1 to 4094'

/** Endpoints: the list, one whole and its history. */
export function endpointsRoutes({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/endpoints',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'listEndpoints',
          summary: 'Endpoints (hosts that do not answer SNMP), filtered',
          querystring: z.strictObject({
            site: SiteFilter,
            kind: KindFilter,
            vlan: z.coerce
              .number(VLAN_EXPECTED)
              .int(VLAN_EXPECTED)
              .min(1, VLAN_EXPECTED)
              .max(4094, VLAN_EXPECTED)
              .optional(),
            state: StateFilter,
            q: SearchText,
            includeRandomMac: Flag.describe('Also visitors’ devices with a randomised MAC'),
            ...listParametersOf(endpointOrder),
          }),
          response: { 200: Page(Endpoint), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readEndpoints(db, rangeOf(endpointOrder, query))),
    )

    app.get(
      '/api/v1/endpoints/:id',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'getEndpoint',
          summary: 'One endpoint with its latest changes',
          params: ItemParams,
          response: { 200: EndpointDetail, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id } }) => {
        const [endpoint, history] = await Promise.all([
          readEndpoint(db, id),
          readChanges(db, { itemId: id, limit: EMBEDDED_CHANGES }),
        ])
        if (!endpoint) throw noEndpoint(id)
        return { ...endpoint, changes: history.items }
      },
    )

    app.get(
      '/api/v1/endpoints/:id/changes',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'listEndpointChanges',
          summary: 'History of an endpoint, the latest change first',
          params: ItemParams,
          querystring: z.strictObject(listParametersOf(changeOrder)),
          response: { 200: Page(Change), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query }) => {
        const page = await readChanges(db, { itemId: id, ...rangeOf(changeOrder, query) })
        if (page.total === 0 && !(await readEndpoint(db, id))) throw noEndpoint(id)
        return toPage(page)
      },
    )
  }
}

function noEndpoint(id: string): RequestProblem {
  return thereIsNo('endpoint', id)
}
