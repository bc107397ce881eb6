import { beforeEach, expect, test } from 'vitest'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { ingestTraffic } from '../../../collector/ingest/ingest-traffic.ts'
import { rollUp } from '../../../collector/links/roll-up.ts'
import type { Sample, SampleBatch, TrafficMessage } from '../../../schemas/sample.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { AGENT, newId, SITE } from '../school.ts'

const T0 = Date.parse('2026-11-20T08:00:00Z')
const minuteOf = (minute: number) => new Date(T0 + minute * 60_000)

const moved = (minute: number, mbps: number, phaseMs = 0): Sample => ({
  ...{ address: '10.1.2.1', interface: 'igb0' },
  from: new Date(T0 + minute * 60_000 + phaseMs).toISOString(),
  to: new Date(T0 + (minute + 1) * 60_000 + phaseMs).toISOString(),
  octetsIn: (mbps * 1e6 * 60) / 8,
  octetsOut: 0,
})
const batch = (minute: number, mbps: number): SampleBatch => ({
  address: '10.1.2.5',
  from: minuteOf(minute).toISOString(),
  to: minuteOf(minute + 5).toISOString(),
  interfaces: ['1', '2'],
  octetsIn: [(mbps * 1e6 * 300) / 8, null],
  octetsOut: [0, null],
  unknown: [null, 'gone'],
})

describeOnOnePostgres('sums of samples', server => {
  const database = freshDatabase(server)
  const query = async (sql: string) => (await database.cmdb.pool.query(sql)).rows
  const tell = (body: TrafficMessage) =>
    ingestTraffic(
      [{ id: newId(), agentId: AGENT, kind: 'traffic', sentAt: minuteOf(0).toISOString(), body }],
      { cmdb: database.cmdb, siteId: SITE, now: minuteOf(0) },
    )
  const roll = (minute: number) => rollUp(database.cmdb, minuteOf(minute))
  const rows = (table: string) =>
    query(`SELECT at, in_mean::float8 AS mean, in_min::float8 AS min, in_max::float8 AS max,
      in_p95::float8 AS p95, unknown_share::float8 AS unknown FROM ${table} ORDER BY at`)

  beforeEach(async () => {
    await database.cmdb.pool.query(`TRUNCATE sites, received_messages, traffic_samples,
      traffic_batches, round_trips CASCADE`)
    await database.cmdb.pool.query(
      'TRUNCATE traffic_5_minutes, traffic_hours, traffic_days, traffic_port_hours, traffic_port_days',
    )
    await registerSite(database.cmdb, { id: SITE })
    await registerAgent(database.cmdb, { id: AGENT, siteId: SITE, password: 'p' })
  })

  test('are there once their time is over, with the part that nobody knows', async () => {
    await tell({ samples: Array.from({ length: 58 }, (_, at) => moved(at, at < 57 ? 10 : 90)) })
    await roll(59)
    expect(await rows('traffic_5_minutes')).toHaveLength(11)
    expect(await rows('traffic_hours')).toEqual([])
    await roll(62)
    expect((await rows('traffic_5_minutes')).at(-1)).toMatchObject({ unknown: expect.closeTo(0.4) })
    expect(await rows('traffic_hours')).toEqual([
      {
        at: minuteOf(0),
        mean: expect.closeTo((57 * 10e6 + 90e6) / 58, -2),
        ...{ min: 10e6, max: 90e6, p95: 10e6 },
        unknown: expect.closeTo(2 / 60, 3),
      },
    ])
    expect(await roll(62)).toBe(0)
  })

  test('are corrected by samples that come late, and nothing else is touched', async () => {
    const early = Array.from({ length: 60 }, (_, at) => moved(at, 10))
    const late = Array.from({ length: 30 }, (_, at) => moved(60 + at, 50))
    const after = Array.from({ length: 150 }, (_, at) => moved(90 + at, 20))
    await tell({ samples: [...early, ...after] })
    await roll(242)
    const before = await rows('traffic_5_minutes')
    await tell({ samples: late })
    await roll(243)
    const whole = { five: await rows('traffic_5_minutes'), hours: await rows('traffic_hours') }
    expect(whole.five).toHaveLength(before.length + 6)
    expect(whole.hours[1]).toMatchObject({ mean: 35e6, max: 50e6, unknown: 0 })

    await query('TRUNCATE traffic_5_minutes, traffic_hours, traffic_samples, traffic_due')
    await tell({ samples: [...after, ...late, ...early] })
    await roll(243)
    expect({ five: await rows('traffic_5_minutes'), hours: await rows('traffic_hours') }).toEqual(
      whole,
    )
  })

  test('of a switch are one row an hour for all its ports', async () => {
    await tell({ batches: Array.from({ length: 24 }, (_, at) => batch(at * 5, at < 12 ? 6 : 60)) })
    await roll(125)
    const hours = await query(`SELECT at, in_mean, in_max, unknown_share,
      (SELECT array_agg(interface ORDER BY place) FROM unnest(ports) WITH ORDINALITY AS p (id, place)
        JOIN traffic_ports USING (id)) AS interfaces FROM traffic_port_hours ORDER BY at`)
    expect(hours).toEqual(
      [6e6, 60e6].map((rate, at) => ({
        at: minuteOf(at * 60),
        interfaces: ['1', '2'],
        ...{ in_mean: [rate, null], in_max: [rate, null], unknown_share: [0, 1] },
      })),
    )
    await roll(24 * 60 + 17 * 60)
    const [day] = await query('SELECT * FROM traffic_port_days')
    expect(day.in_mean[0]).toBeCloseTo(33e6, -3)
  })

  test('several collectors sum up together, and a device that fell silent is left alone', async () => {
    await tell({ samples: Array.from({ length: 30 }, (_, at) => moved(at, 10)) })
    await Promise.all([roll(32), roll(32), roll(32)])
    expect(await rows('traffic_5_minutes')).toHaveLength(6)
    await roll(600)
    await roll(1200)
    const [due] = await query('SELECT five_from, hours_from FROM traffic_due')
    expect(due).toEqual({ five_from: null, hours_from: null })
  })
})
