import { defineScalars } from '../snmp/table.ts'
import { gauge32, integer, octets, timeTicks } from '../snmp/value.ts'
import type { DeviceContext } from './device-context.ts'
import { upsReadings } from './ups-mib.ts'

const root = '1.3.6.1.4.1.318.1.1.1'

/** PowerNet-MIB: how an APC Smart-UPS says what it is and how it is. */
export const powerNetMib = [
  defineScalars<DeviceContext>(`${root}.1.1`, {
    1: ({ device }) => octets(device.product.replace(/^APC /, '')),
    2: ({ device }) => octets(device.name.slice(0, 8)),
  }),
  defineScalars<DeviceContext>(`${root}.1.2`, {
    1: () => octets('UPS 09.3 (ID18)'),
    2: () => octets('03/14/19'),
    3: ({ device }) => octets(device.serial ?? ''),
  }),
  defineScalars<DeviceContext>(`${root}.2.1`, { 1: () => integer(2) }),
  defineScalars<DeviceContext>(`${root}.2.2`, {
    1: context => gauge32(upsReadings(context).chargePercent),
    2: context => gauge32(upsReadings(context).temperatureCelsius),
    3: context => timeTicks(upsReadings(context).minutesLeft * 6_000),
    4: () => integer(1),
  }),
  defineScalars<DeviceContext>(`${root}.3.2`, {
    1: context => gauge32(upsReadings(context).mainsVolts),
    4: () => gauge32(50),
  }),
  defineScalars<DeviceContext>(`${root}.4.1`, { 1: () => integer(2) }),
  defineScalars<DeviceContext>(`${root}.4.2`, {
    1: context => gauge32(upsReadings(context).mainsVolts),
    2: () => gauge32(50),
    3: context => gauge32(upsReadings(context).loadPercent),
  }),
]
