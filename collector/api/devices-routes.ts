import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { changeOrder, readChanges } from '../cmdb/read-changes.ts'
import { readDevice } from '../cmdb/read-device.ts'
import { deviceOrder, readDevices } from '../cmdb/read-devices.ts'
import { interfaceOrder, readInterfaces } from '../cmdb/read-interfaces.ts'
import { Change, Device, DeviceDetail, DeviceInterface } from './inventory-schemas.ts'
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
  VendorFilter,
} from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'

const EMBEDDED_CHANGES = 50

/** Devices: the list, one whole, its ports and its history. */
export function devicesRoutes({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/devices',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'listDevices',
          summary: 'Devices (what answers SNMP), filtered',
          querystring: z.strictObject({
            site: SiteFilter,
            kind: KindFilter,
            vendor: VendorFilter,
            state: StateFilter,
            q: SearchText,
            ...listParametersOf(deviceOrder),
          }),
          response: { 200: Page(Device), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readDevices(db, rangeOf(deviceOrder, query))),
    )

    app.get(
      '/api/v1/devices/:id',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'getDevice',
          summary: 'One device with members, ports, VLANs, neighbours and its latest changes',
          params: ItemParams,
          response: { 200: DeviceDetail, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id } }) => {
        const [device, history] = await Promise.all([
          readDevice(db, id),
          readChanges(db, { itemId: id, limit: EMBEDDED_CHANGES }),
        ])
        if (!device) throw noDevice(id)
        return { ...device, changes: history.items }
      },
    )

    app.get(
      '/api/v1/devices/:id/interfaces',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'listDeviceInterfaces',
          summary: 'Ports of a device, by name',
          params: ItemParams,
          querystring: z.strictObject({
            includeGone: Flag.describe('Also ports that the device no longer has'),
            ...listParametersOf(interfaceOrder),
          }),
          response: { 200: Page(DeviceInterface), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query }) => {
        const list = rangeOf(interfaceOrder, query)
        const page = await readInterfaces(db, { deviceId: id, ...list })
        if (page.total === 0 && !(await readDevice(db, id))) throw noDevice(id)
        return toPage(page)
      },
    )

    app.get(
      '/api/v1/devices/:id/changes',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'listDeviceChanges',
          summary: 'History of a device, the latest change first',
          params: ItemParams,
          querystring: z.strictObject(listParametersOf(changeOrder)),
          response: { 200: Page(Change), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query }) => {
        const page = await readChanges(db, { itemId: id, ...rangeOf(changeOrder, query) })
        if (page.total === 0 && !(await readDevice(db, id))) throw noDevice(id)
        return toPage(page)
      },
    )
  }
}

function noDevice(id: string): RequestProblem {
  return thereIsNo('device', id)
}
