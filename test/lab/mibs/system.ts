import { defineScalars, type Table } from '../snmp/table.ts'
import { integer, objectId, octets, timeTicks } from '../snmp/value.ts'
import { type DeviceContext, upTimeTicks } from './device-context.ts'

/** SNMPv2-MIB system group. `locationEncoding` is latin1 on gear that predates UTF-8. */
export function systemGroup(options: {
  services: number
  contact?: string
  locationEncoding?: 'latin1'
}): Table<DeviceContext> {
  return defineScalars('1.3.6.1.2.1.1', {
    1: ({ device }) => octets(device.sysDescr),
    2: ({ device }) => objectId(device.sysObjectId),
    3: context => timeTicks(upTimeTicks(context)),
    4: () => octets(options.contact ?? 'support-lycees@example.org'),
    5: ({ device }) => octets(device.name),
    6: ({ device }) => octets(device.location, options.locationEncoding),
    7: () => integer(options.services),
  })
}
