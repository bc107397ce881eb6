import { defineScalars, defineTable, sortedRows } from '../snmp/table.ts'
import {
  integer,
  ipAddress,
  macNumbers,
  macOctets,
  objectId,
  octets,
  timeTicks,
} from '../snmp/value.ts'
import type { Device, Endpoint } from '../truth/school.ts'
import { type DeviceContext, upTimeTicks } from './device-context.ts'

const instant = '1.3.6.1.4.1.14823.2.3.3.1'
const modelNumber = (device: Device): string => device.product.replace(/^.*-/, '')

const virtualController = defineScalars<DeviceContext>(`${instant}.1`, {
  1: ({ device }) => octets(device.macAddress.replaceAll(':', '').repeat(4)),
  2: () => octets('choiseul-wifi'),
  4: ({ device }) => octets(device.version),
  6: ({ device }) => ipAddress(device.address),
})

/** aiAccessPointTable, by the access point's MAC address. */
const aiAccessPointTable = defineTable<Device, DeviceContext>({
  entry: `${instant}.2.1.1`,
  rows: ({ device }) => sortedRows([device], each => macNumbers(each.macAddress)),
  columns: {
    1: device => macOctets(device.macAddress),
    2: device => octets(device.name),
    3: device => ipAddress(device.address),
    4: device => octets(device.serial ?? ''),
    5: device => objectId(device.sysObjectId),
    6: device => octets(modelNumber(device)),
    9: (_device, context) => timeTicks(upTimeTicks(context)),
    11: () => integer(1),
  },
})

/** aiClientTable: who is on this access point now. */
const aiClientTable = defineTable<Endpoint, DeviceContext>({
  entry: `${instant}.2.4.1`,
  rows: ({ network: { school, state }, device }) =>
    sortedRows(
      school.endpoints.filter(
        endpoint =>
          state.endpointPlace(endpoint).device === device.name &&
          !state.unplugged.has(endpoint.macAddress),
      ),
      endpoint => macNumbers(endpoint.macAddress),
    ),
  columns: {
    1: endpoint => macOctets(endpoint.macAddress),
    2: (_endpoint, { device }) => macOctets(device.macAddress),
    3: endpoint => ipAddress(endpoint.address),
    4: (_endpoint, { device }) => ipAddress(device.address),
    5: endpoint => octets(endpoint.name),
  },
})

/** AI-AP-MIB of Aruba Instant. */
export const aiApMib = [virtualController, aiAccessPointTable, aiClientTable]
