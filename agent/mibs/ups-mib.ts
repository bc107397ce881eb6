import type { Ups } from '../../schemas/ups.ts'
import { integer } from '../snmp/decode.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SnmpSession } from '../snmp/session.ts'

/** UPS-MIB (RFC 1628), PowerNet-MIB (APC), MG-SNMP-UPS-MIB (Eaton, formerly MGE). */
const ups = '1.3.6.1.2.1.33.1'
const powerNet = '1.3.6.1.4.1.318.1.1.1'
const mge = '1.3.6.1.4.1.705.1'

/** upsAlarmsPresent: alarms are walked only when there are any. */
const upsAlarmsPresent = `${ups}.6.1.0`
const upsAlarmDescr = `${ups}.6.2.1.2`
/** upsAlarmBatteryBad: "one or more batteries have been determined to require replacement". */
const upsAlarmBatteryBad = `${ups}.6.3.1`

/** Where a fact stands, and what a number there means; the first that answers with something plausible counts. */
type Place<Fact> = { oid: string; as: (value: number) => Fact | undefined }

const oneOf =
  <Word extends string | boolean>(words: Readonly<Record<number, Word>>) =>
  (value: number): Word | undefined =>
    words[value]
const upTo =
  (max: number, per = 1) =>
  (value: number): number | undefined =>
    value >= 0 && value / per <= max ? Math.round((value / per) * 10) / 10 : undefined

const MOST_MINUTES = 10_000

const batteryStatus: Place<Ups['batteryStatus']>[] = [
  { oid: `${ups}.2.1.0`, as: oneOf({ 2: 'normal', 3: 'low', 4: 'depleted' }) },
  { oid: `${powerNet}.2.1.1.0`, as: oneOf({ 2: 'normal', 3: 'low', 4: 'faulty' }) },
  { oid: `${mge}.5.9.0`, as: oneOf({ 1: 'faulty' }) },
]
const mustReplaceBattery: Place<boolean>[] = [
  { oid: `${powerNet}.2.2.4.0`, as: oneOf({ 1: false, 2: true }) },
  { oid: `${mge}.5.11.0`, as: oneOf({ 1: true, 2: false }) },
]
const chargePercent: Place<number>[] = [
  { oid: `${ups}.2.4.0`, as: upTo(100) },
  { oid: `${powerNet}.2.2.1.0`, as: upTo(100) },
  { oid: `${powerNet}.2.3.1.0`, as: upTo(100, 10) },
  { oid: `${mge}.5.2.0`, as: upTo(100) },
]
const minutesRemaining: Place<number>[] = [
  { oid: `${ups}.2.3.0`, as: upTo(MOST_MINUTES) },
  { oid: `${powerNet}.2.2.3.0`, as: upTo(MOST_MINUTES, 6000) },
  { oid: `${mge}.5.1.0`, as: upTo(MOST_MINUTES, 60) },
]
const source: Place<Ups['source']>[] = [
  {
    oid: `${ups}.4.1.0`,
    as: oneOf({ 2: 'none', 3: 'mains', 4: 'bypass', 5: 'battery', 6: 'mains', 7: 'mains' }),
  },
  {
    oid: `${powerNet}.4.1.1.0`,
    as: oneOf({
      ...{ 2: 'mains', 3: 'battery', 4: 'mains', 5: 'none', 6: 'bypass', 7: 'none', 9: 'bypass' },
      ...{ 10: 'bypass', 11: 'none', 12: 'mains' },
    }),
  },
  { oid: `${mge}.7.3.0`, as: oneOf({ 1: 'battery' }) },
  { oid: `${mge}.7.4.0`, as: oneOf({ 1: 'bypass', 2: 'mains' }) },
]
/** Phases of one table; the busiest counts. */
const loadPercent: Place<number>[][] = [
  [1, 2, 3].map(line => ({ oid: `${ups}.4.4.1.5.${line}`, as: upTo(1000) })),
  [{ oid: `${powerNet}.4.2.3.0`, as: upTo(1000) }],
  [{ oid: `${powerNet}.4.3.3.0`, as: upTo(1000, 10) }],
  [1, 2, 3].map(line => ({ oid: `${mge}.7.2.1.4.${line}`, as: upTo(1000) })),
]

const asked = [
  upsAlarmsPresent,
  ...[batteryStatus, mustReplaceBattery, chargePercent, minutesRemaining, source, ...loadPercent]
    .flat()
    .map(place => place.oid),
]

/** How a UPS is: one GET, and a walk of its alarms while there are any. Undefined for a device that answers nothing of it. */
export async function readUps(session: SnmpSession): Promise<Ups | undefined> {
  const answer = await session.get(asked)
  if (!answer.ok) return undefined
  const values = new Map(
    answer.value.flatMap(varbind => {
      const value = integer(varbind)
      return value === undefined ? [] : [[varbind.oid, value] as const]
    }),
  )
  function factAt<Fact>({ oid, as }: Place<Fact>): Fact | undefined {
    const value = values.get(oid)
    return value === undefined ? undefined : as(value)
  }
  function find<Fact>(places: readonly Place<Fact>[]): Fact | undefined {
    for (const place of places) {
      const fact = factAt(place)
      if (fact !== undefined) return fact
    }
    return undefined
  }

  const loads = loadPercent
    .map(phases => phases.flatMap(phase => factAt(phase) ?? []))
    .find(phases => phases.length > 0)
  const hasAlarms = (values.get(upsAlarmsPresent) ?? 0) > 0
  const isBatteryBad = hasAlarms ? await hasBadBattery(session) : undefined
  const status = presentKeys({
    batteryStatus: find(batteryStatus),
    mustReplaceBattery: find(mustReplaceBattery) ?? isBatteryBad,
    chargePercent: find(chargePercent),
    minutesRemaining: find(minutesRemaining),
    loadPercent: loads && Math.max(...loads),
    source: find(source),
  })
  return Object.keys(status).length > 0 ? status : undefined
}

async function hasBadBattery(session: SnmpSession): Promise<boolean | undefined> {
  const alarms = await session.walkColumns([upsAlarmDescr], { maxRows: 200 })
  if (!alarms.ok) return undefined
  return (alarms.value[0] ?? []).some(
    alarm => alarm.type === 'oid' && alarm.value === upsAlarmBatteryBad,
  )
}
