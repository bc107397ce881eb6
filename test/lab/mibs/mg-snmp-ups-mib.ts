import { defineScalars } from '../snmp/table.ts'
import { integer, octets } from '../snmp/value.ts'
import type { DeviceContext } from './device-context.ts'
import { upsReadings } from './ups-mib.ts'

const root = '1.3.6.1.4.1.705.1'

/** MG-SNMP-UPS-MIB: the MGE tree that Eaton kept. The model is family and number. */
export const mgSnmpUpsMib = [
  defineScalars<DeviceContext>(`${root}.1`, {
    1: ({ device }) => octets(device.product.replace(/ \d+$/, '')),
    2: ({ device }) => octets(device.product.replace(/^.* /, '')),
    4: ({ device }) => octets(device.version),
    7: ({ device }) => octets(device.serial ?? ''),
  }),
  defineScalars<DeviceContext>(`${root}.5`, {
    1: context => integer(upsReadings(context).minutesLeft * 60),
    2: context => integer(upsReadings(context).chargePercent),
    5: () => integer(273),
    9: () => integer(2),
    11: () => integer(2),
  }),
  defineScalars<DeviceContext>(`${root}.7`, { 3: () => integer(2), 4: () => integer(2) }),
]
