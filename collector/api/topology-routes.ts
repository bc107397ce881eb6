import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SiteId } from '../../schemas/site-id.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { readDevice } from '../cmdb/read-device.ts'
import { devicePortOrder, readDevicePorts } from '../cmdb/read-device-ports.ts'
import { readEndpoint } from '../cmdb/read-endpoints.ts'
import { locationOrder, readLocations } from '../cmdb/read-locations.ts'
import { readTopology } from '../cmdb/read-topology.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams, SearchText, SiteFilter } from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'
import { DevicePort, Location, Topology } from './topology-schemas.ts'

const When = z
  .enum(['current', 'past', 'all'], 'expected current, past or all')
  .describe('Where hosts are, where they were before, or both')
/** Topology: how sites are wired, what is behind ports, where hosts are plugged in. */
export function topologyRoutes({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/sites/:site/topology',
      {
        schema: {
          tags: ['topology'],
          operationId: 'getTopology',
          summary: 'How a site is wired: its devices, and the links between them',
          params: z.object({ site: SiteId }),
          response: { 200: Topology, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { site } }) => {
        const topology = await readTopology(db, site)
        if (!topology) throw thereIsNo('site', site)
        return topology
      },
    )

    app.get(
      '/api/v1/devices/:id/ports',
      {
        schema: {
          tags: ['topology'],
          operationId: 'listDevicePorts',
          summary: 'Ports of a device that something is behind, and what that is',
          params: ItemParams,
          querystring: z.strictObject(listParametersOf(devicePortOrder)),
          response: { 200: Page(DevicePort), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query }) => {
        const list = rangeOf(devicePortOrder, query)
        const page = await readDevicePorts(db, { deviceId: id, ...list })
        if (page.total === 0 && !(await readDevice(db, id))) {
          throw thereIsNo('device', id)
        }
        return toPage(page)
      },
    )

    app.get(
      '/api/v1/locations',
      {
        schema: {
          tags: ['topology'],
          operationId: 'listLocations',
          summary:
            'Where hosts are plugged in, across all sites: by name, MAC, address or a part of one',
          querystring: z.strictObject({
            q: SearchText,
            site: SiteFilter,
            when: When.default('current'),
            ...listParametersOf(locationOrder),
          }),
          response: { 200: Page(Location), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readLocations(db, rangeOf(locationOrder, query))),
    )

    app.get(
      '/api/v1/endpoints/:id/locations',
      {
        schema: {
          tags: ['topology'],
          operationId: 'listEndpointLocations',
          summary: 'Where an endpoint is plugged in, and was before',
          params: ItemParams,
          querystring: z.strictObject({
            when: When.default('all'),
            ...listParametersOf(locationOrder),
          }),
          response: { 200: Page(Location), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query }) => {
        const list = rangeOf(locationOrder, query)
        const page = await readLocations(db, { ...list, endpoint: id })
        if (page.total === 0 && !(await readEndpoint(db, id))) {
          throw thereIsNo('endpoint', id)
        }
        return toPage(page)
      },
    )
  }
}
