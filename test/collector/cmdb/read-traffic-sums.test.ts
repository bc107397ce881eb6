import { beforeAll, expect, test } from 'vitest'
import { readTraffic } from '../../../collector/cmdb/read-traffic.ts'
import { readTrafficSums } from '../../../collector/cmdb/read-traffic-sums.ts'
import { type TrafficPoint, trafficPoints } from '../../../collector/cmdb/traffic-points.ts'
import { ingestTraffic } from '../../../collector/ingest/ingest-traffic.ts'
import { rollUp } from '../../../collector/links/roll-up.ts'
import type { Sample, SampleBatch } from '../../../schemas/sample.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { addAgent, addDevice, addSite, CHOISEUL } from '../api/inventory-rows.ts'
import { newId } from '../school.ts'

const T0 = Date.parse('2026-11-20T08:00:00Z')
const minute = (n: number) => T0 + n * 60_000
const iso = (n: number) => new Date(minute(n)).toISOString()

/** Three hours of a watched port, with errors, a restart and a time that nobody saw. */
const samples = Array.from({ length: 180 }, (_, n): Sample => {
  const time = { address: '10.1.2.3', interface: 'igb0', from: iso(n), to: iso(n + 1) }
  if (n % 60 === 7) return { ...time, unknown: 'restart' }
  return { ...time, octetsIn: 7500 * n, octetsOut: 750_000, errorsIn: n % 3, discardsOut: 1 }
}).filter((_, n) => n < 90 || n >= 95)
const batches = Array.from(
  { length: 36 },
  (_, n): SampleBatch => ({
    ...{ address: '10.1.2.3', from: iso(n * 5), to: iso(n * 5 + 5), interfaces: ['1', '2'] },
    ...{ octetsIn: [37_500 * n, null], octetsOut: [0, null], unknown: [null, 'gone'] },
    ...{ errorsIn: [n, null], errorsOut: [0, null] },
  }),
)

describeOnOnePostgres('traffic of long times', server => {
  const database = freshDatabase(server)
  let deviceId = ''

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL)
    await addAgent(db)
    deviceId = await addDevice(db, { addresses: ['10.1.2.3'] })
    const message = { agentId: CHOISEUL, kind: 'traffic' as const, sentAt: iso(180) }
    const context = { cmdb: database.cmdb, siteId: CHOISEUL, now: new Date(minute(180)) }
    await ingestTraffic([{ ...message, id: newId(), body: { samples } }], context)
    await ingestTraffic([{ ...message, id: newId(), body: { batches } }], context)
    await rollUp(database.cmdb, new Date(minute(182)))
  })

  const sums = (name: string, stepSeconds: number, now: number, [from, to] = [0, 180]) =>
    readTrafficSums(
      database.cmdb.db,
      { deviceId, name, fromMs: minute(from ?? 0), toMs: minute(to ?? 0), stepSeconds },
      new Date(minute(now)),
    )
  const fromSamples = async (name: string, stepSeconds: number) => {
    const [fromMs, toMs] = [T0, minute(180)]
    const range = { deviceId, name, from: new Date(fromMs), to: new Date(toMs) }
    return trafficPoints(await readTraffic(database.cmdb.db, range), {
      ...{ fromMs, toMs, stepMs: stepSeconds * 1000 },
    })
  }
  /** Sums are stored with seven digits. */
  const rounded = (points: readonly TrafficPoint[]) =>
    JSON.parse(
      JSON.stringify(points, (_, value) =>
        typeof value === 'number' && value > 1000 ? Number(value.toPrecision(6)) : value,
      ),
    )

  test.each([
    ['igb0', 300],
    ['igb0', 3600],
    ['1', 300],
    ['1', 3600],
    ['2', 3600],
  ])('of %s by %i s are what the samples say, gaps and errors included', async (name, step) => {
    const expected = await fromSamples(name, step)
    expect(rounded(await sums(name, step, 200))).toEqual(rounded(expected))
    // Before anything is summed up: from the samples of the last step alone.
    expect(rounded(await sums(name, step, 181))).toEqual(rounded(expected))
  })

  test('begin at whole multiples of the step, wherever they are asked from', async () => {
    const points = await sums('igb0', 3600, 200, [59, 121])
    expect(points.map(it => it.from)).toEqual([iso(0), iso(60), iso(120)])
    expect(points[0]?.unknown).toEqual(['restart'])
  })

  test('read no samples of steps that are summed up', async () => {
    const before = await sums('igb0', 3600, 200)
    await database.cmdb.pool.query('TRUNCATE traffic_samples')
    expect(await sums('igb0', 3600, 200)).toEqual(before)
    expect((await sums('igb0', 300, 200)).filter(it => it.in)).not.toEqual([])
  })
})
