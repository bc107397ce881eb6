import { afterEach, expect, test } from 'vitest'
import { openSession } from '../../../agent/snmp/open-session.ts'
import type { SnmpSession } from '../../../agent/snmp/session.ts'
import { readCounters } from '../../../agent/traffic/read-counters.ts'
import { type Lab, startLab } from '../../lab/start-lab.ts'
import { choiseul } from '../../lab/truth/choiseul.ts'
import { gauge, rows, scalar } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

const ifEntry = '1.3.6.1.2.1.2.2.1'
const ifXEntry = '1.3.6.1.2.1.31.1.1.1'
const upTime = scalar('1.3.6.1.2.1.1.3.0', { tag: '67', text: '4711' })
const counter64 = (text: string) => ({ tag: '70', text })

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const it of opened.splice(0).reverse()) await it.close()
})

test('the counters of every interface come with the clock that they are counted by', async () => {
  const session = replaySession(
    upTime +
      rows(ifEntry, { 7: { 8: 1, 13: 1, 14: 2, 19: 3, 20: 4 }, 9: { 8: 2, 14: 5 } }) +
      rows(ifXEntry, {
        7: { 6: counter64('18446744073709551615'), 10: counter64('9'), 19: gauge(300) },
      }),
  )
  expect(await readCounters(session, 'all')).toEqual({
    ok: true,
    value: {
      sysUpTimeTicks: 4711,
      rows: [
        {
          ifIndex: 7,
          bits: 64,
          octetsIn: 2n ** 64n - 1n,
          octetsOut: 9n,
          errorsIn: 2,
          errorsOut: 4,
          discardsIn: 1,
          discardsOut: 3,
          discontinuityTicks: 300,
        },
        { ifIndex: 9, bits: 64, errorsIn: 5 },
      ],
    },
  })
})

test('a device of before 64-bit counters tells those of 32 bits, and that they are', async () => {
  const old = upTime + rows(ifEntry, { 1: { 10: gauge(4_294_967_295), 14: 3, 16: gauge(6) } })
  for (const version of ['1', '2c'] as const) {
    expect(await readCounters(replaySession(old, { version }), 'all')).toMatchObject({
      value: {
        rows: [{ ifIndex: 1, bits: 32, octetsIn: 4_294_967_295n, octetsOut: 6n, errorsIn: 3 }],
      },
    })
  }
})

test('counters without the clock of their device are worth nothing', async () => {
  const timeless = rows(ifXEntry, { 1: { 6: counter64('5') } })
  expect(await readCounters(replaySession(timeless), 'all')).toMatchObject({ ok: false })
  expect(await readCounters(replaySession(timeless), [1])).toMatchObject({ ok: false })
})

test('an interface that the device has no more has no row', async () => {
  const session = replaySession(upTime + rows(ifXEntry, { 3: { 6: counter64('5') } }))
  expect(await readCounters(session, [3, 4])).toMatchObject({
    value: { sysUpTimeTicks: 4711, rows: [{ ifIndex: 3, octetsIn: 5n }] },
  })
})

/** The lab's school, its clock stopped so that two looks see the same counters. */
async function stoppedLab(): Promise<Lab> {
  const now = Date.parse('2026-11-20T10:00:00Z')
  const lab = await startLab({ school: choiseul(1), port: 0, now: () => now })
  opened.push(lab)
  return lab
}

function sessionTo(lab: Lab, address: string): SnmpSession {
  const credential = { name: 'lab', version: '2c' as const, community: lab.community }
  const session = openSession({ address, port: lab.port, credential })
  opened.push(session)
  return session
}

test('a switch of 48 ports is polled with few requests, and tells what it has counted', async () => {
  const lab = await stoppedLab()
  const device = lab.truth.devices.find(
    ({ model, members }) => model === 'hpe-5130-48g' && members.length === 1,
  )
  const session = sessionTo(lab, device?.address ?? '')
  const all = await readCounters(session, 'all', { expectedRows: device?.ports.length ?? 0 })
  if (!all.ok) throw new Error(all.failure.detail)
  const { requests } = session.cost()
  expect(requests).toBeLessThanOrEqual(8)
  expect(all.value.rows).toHaveLength(device?.ports.length ?? 0)

  const some = [...all.value.rows.slice(0, 2), ...all.value.rows.slice(-1)]
  expect(some.map(row => row.name)).toEqual(
    some.map(row => device?.ports.find(({ index }) => index === row.ifIndex)?.name),
  )
  const few = await readCounters(
    session,
    some.map(row => row.ifIndex),
  )
  if (!few.ok) throw new Error(few.failure.detail)
  expect(few.value.rows).toMatchObject(some)
  expect(few.value.rows[0]?.packetsIn).toBeGreaterThan(0n)
  expect(session.cost().requests - requests).toBe(2)
})
