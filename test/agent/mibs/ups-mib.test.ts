import { expect, test } from 'vitest'
import { readUps } from '../../../agent/mibs/ups-mib.ts'
import { oid, rows, scalar } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

const ups = '1.3.6.1.2.1.33.1'
const powerNet = '1.3.6.1.4.1.318.1.1.1'
const mge = '1.3.6.1.4.1.705.1'
const standard =
  [
    ...[scalar(`${ups}.2.1.0`, 2), scalar(`${ups}.2.3.0`, 43), scalar(`${ups}.2.4.0`, 100)],
    ...[scalar(`${ups}.4.1.0`, 5), scalar(`${ups}.6.1.0`, 0)],
  ].join('') + rows(`${ups}.4.4.1`, { 1: { 5: 8 }, 2: { 5: 59 }, 3: { 5: 0 } })

test('UPS-MIB tells battery, time left, load of the busiest phase and what feeds the output', async () => {
  const session = replaySession(standard)
  expect(await readUps(session)).toEqual({
    batteryStatus: 'normal',
    chargePercent: 100,
    minutesRemaining: 43,
    loadPercent: 59,
    source: 'battery',
  })
  expect(session.cost().requests).toBe(1)
})

test('a battery that must be replaced is an alarm there, and asked for only when there is one', async () => {
  const alarm = (kind: string) =>
    standard.replace(`${ups}.6.1.0|2|0`, `${ups}.6.1.0|2|1`) +
    scalar(`${ups}.6.2.1.2.1`, oid(`${ups}.6.3.${kind}`))
  expect((await readUps(replaySession(alarm('1'))))?.mustReplaceBattery).toBe(true)
  expect((await readUps(replaySession(alarm('2'))))?.mustReplaceBattery).toBe(false)
})

test('an APC without UPS-MIB tells the same in its own', async () => {
  const told = [
    ...[scalar(`${powerNet}.2.1.1.0`, 3), scalar(`${powerNet}.2.2.1.0`, 34)],
    ...[scalar(`${powerNet}.2.2.3.0`, { tag: '67', text: '54000' })],
    ...[scalar(`${powerNet}.2.2.4.0`, 2), scalar(`${powerNet}.4.1.1.0`, 3)],
    scalar(`${powerNet}.4.3.3.0`, 762),
  ]
  expect(await readUps(replaySession(told.join('')))).toEqual({
    batteryStatus: 'low',
    mustReplaceBattery: true,
    chargePercent: 34,
    minutesRemaining: 9,
    loadPercent: 76.2,
    source: 'battery',
  })
})

test('an Eaton tells of its battery what UPS-MIB does not', async () => {
  const told = standard + scalar(`${mge}.5.11.0`, 1) + scalar(`${mge}.5.1.0`, 2594)
  expect(await readUps(replaySession(told))).toMatchObject({
    mustReplaceBattery: true,
    minutesRemaining: 43,
  })
})

test('what cannot be is left out, and a device without any of it has no status', async () => {
  const odd = [scalar(`${ups}.2.1.0`, 9), scalar(`${ups}.2.3.0`, -1), scalar(`${ups}.2.4.0`, 300)]
  expect(await readUps(replaySession(odd.join('')))).toBeUndefined()
  expect(await readUps(replaySession(''))).toBeUndefined()
})
