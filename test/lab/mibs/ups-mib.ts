import { defineScalars, defineTable, sortedRows, type Table } from '../snmp/table.ts'
import { gauge32, integer, octets } from '../snmp/value.ts'
import { hashFraction } from '../truth/random.ts'
import type { DeviceContext } from './device-context.ts'

/** Steady state of a UPS on mains: load and charge differ from one to the next, not over time. */
export function upsReadings({ device }: Pick<DeviceContext, 'device'>) {
  const loadPercent = 12 + Math.floor(hashFraction(`${device.name}/load`) * 50)
  const mainsVolts = 228 + Math.floor(hashFraction(`${device.name}/volts`) * 8)
  return {
    loadPercent,
    mainsVolts,
    chargePercent: 100,
    minutesLeft: Math.floor(1_400 / loadPercent),
    watts: loadPercent * 9,
    temperatureCelsius: 22 + Math.floor(hashFraction(`${device.name}/heat`) * 8),
  }
}

const one = (context: DeviceContext) => sortedRows([context], () => [1])

/** UPS-MIB (RFC 1628). */
export function upsMib(options: { manufacturer: string; agent: string }): Table<DeviceContext>[] {
  const upsIdent = defineScalars<DeviceContext>('1.3.6.1.2.1.33.1.1', {
    1: () => octets(options.manufacturer),
    2: ({ device }) => octets(device.product),
    3: ({ device }) => octets(device.version),
    4: () => octets(options.agent),
    5: ({ device }) => octets(device.name),
    6: () => octets(''),
  })
  const upsBattery = defineScalars<DeviceContext>('1.3.6.1.2.1.33.1.2', {
    1: () => integer(2),
    2: () => integer(0),
    3: context => integer(upsReadings(context).minutesLeft),
    4: context => integer(upsReadings(context).chargePercent),
    5: () => integer(273),
    7: context => integer(upsReadings(context).temperatureCelsius),
  })
  const upsInput = defineTable<DeviceContext, DeviceContext>({
    entry: '1.3.6.1.2.1.33.1.3.3.1',
    rows: one,
    columns: {
      2: () => integer(500),
      3: (_row, context) => integer(upsReadings(context).mainsVolts),
    },
  })
  const upsOutput = defineScalars<DeviceContext>('1.3.6.1.2.1.33.1.4', {
    1: () => integer(3),
    2: () => integer(500),
    3: () => integer(1),
  })
  const upsOutputTable = defineTable<DeviceContext, DeviceContext>({
    entry: '1.3.6.1.2.1.33.1.4.4.1',
    rows: one,
    columns: {
      2: (_row, context) => integer(upsReadings(context).mainsVolts),
      4: (_row, context) => integer(upsReadings(context).watts),
      5: (_row, context) => integer(upsReadings(context).loadPercent),
    },
  })
  const upsAlarm = defineScalars<DeviceContext>('1.3.6.1.2.1.33.1.6', { 1: () => gauge32(0) })
  return [upsIdent, upsBattery, upsInput, upsOutput, upsOutputTable, upsAlarm]
}
