import { beforeEach, expect, test } from 'vitest'
import { addLink, changeLink } from '../../../collector/cmdb/link-register.ts'
import { loadUpgrades } from '../../../collector/cmdb/load-link-report.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { ingestTraffic } from '../../../collector/ingest/ingest-traffic.ts'
import type { TrafficReport } from '../../../collector/ingest/message.ts'
import { detectLinks } from '../../../collector/links/detect-links.ts'
import { reportLink } from '../../../collector/links/report-link.ts'
import { rollUp } from '../../../collector/links/roll-up.ts'
import type { Sample, TrafficMessage } from '../../../schemas/sample.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { serveApi } from '../api/serve-api.ts'
import { AGENT, newId, SITE } from '../school.ts'

const T0 = Date.parse('2026-11-20T08:00:00Z')
const minuteOf = (minute: number) => new Date(T0 + minute * 60_000)
const FIREWALL = { address: '10.1.2.1', interface: 'igb0' }
const LINK = '019a0000-0000-7000-8000-000000000001'
/** Samples begin in the middle of a minute, as agents' do. */
const PHASE_MS = 17_000

/** What moved in a minute, in Mbit/s; absent is unknown. */
function moved(minute: number, inMbps?: number, outMbps = 1, port = FIREWALL): Sample {
  const interval = {
    from: new Date(T0 + minute * 60_000 + PHASE_MS).toISOString(),
    to: new Date(T0 + (minute + 1) * 60_000 + PHASE_MS).toISOString(),
  }
  if (inMbps === undefined) return { ...port, ...interval, unknown: 'silent' }
  const octets = (mbps: number) => Math.round((mbps * 1e6 * 60) / 8)
  return { ...port, ...interval, octetsIn: octets(inMbps), octetsOut: octets(outMbps) }
}

describeOnOnePostgres('the detector', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  const query = async (sql: string) => (await database.cmdb.pool.query(sql)).rows
  const message = (body: TrafficMessage): TrafficReport => ({
    ...{ id: newId(), agentId: AGENT, kind: 'traffic' as const, body },
    sentAt: minuteOf(0).toISOString(),
  })
  const tell = (...samples: Sample[]) =>
    ingestTraffic([message({ samples })], {
      ...{ cmdb: database.cmdb, siteId: SITE },
      now: minuteOf(0),
    })
  const detect = (minute: number) => detectLinks(database.cmdb, minuteOf(minute))
  const changes = () =>
    query('SELECT direction, before, after, at, is_late FROM link_state_changes ORDER BY id')
  const episodes = () =>
    query(`SELECT direction, started_at, ended_at, ended_by, round(peak::numeric, 3)::float8 AS peak,
      round(mean::numeric, 3)::float8 AS mean, known_minutes FROM link_episodes
      ORDER BY direction, started_at`)
  const states = () =>
    query(`SELECT link_id, folded_to, down_state, up_state, down_since, up_since, down_load,
      down_memory, up_memory FROM link_states ORDER BY link_id`)
  const register = (id: string, downMbps: number, upMbps: number, port = FIREWALL) =>
    database.cmdb.db.transaction().execute(transaction =>
      addLink(
        transaction,
        {
          ...{ id, siteId: SITE },
          link: { downIs: 'in', thresholds: {}, contract: { downMbps, upMbps }, port },
        },
        { by: 'Anne', origin: 'api', now: minuteOf(-1000) },
      ),
    )

  beforeEach(async () => {
    await database.cmdb.pool.query(
      'TRUNCATE sites, received_messages, traffic_samples, traffic_batches, round_trips CASCADE',
    )
    await registerSite(database.cmdb, { id: SITE })
    await registerAgent(database.cmdb, { id: AGENT, siteId: SITE, password: 'p' })
  })

  /** Tells each minute as it comes, with a round of the detector after each. */
  async function live(samples: readonly Sample[], from = 0): Promise<void> {
    for (const [index, sample] of samples.entries()) {
      await tell(sample)
      await detect(from + index + 1.5)
    }
  }

  test('names a 40/10 link on a 1 Gbit/s port saturated in the direction that is full, within 12 minutes', async () => {
    await register(LINK, 40, 10)
    const at = (minute: number) =>
      minute < 10
        ? moved(minute, 4, 1)
        : minute < 24
          ? moved(minute, 39.4, 2)
          : minute < 40
            ? moved(minute, 3, 1)
            : moved(minute, 5, 9.8)
    await live(Array.from({ length: 54 }, (_, minute) => at(minute)))
    const told = (await changes()).filter(it => it.after === 'saturated')
    expect(told.map(it => [it.direction, it.is_late])).toEqual([
      ['down', false],
      ['up', false],
    ])
    expect((told[0]?.at - T0) / 60_000).toBeLessThanOrEqual(10 + 12)
    expect((told[1]?.at - T0) / 60_000).toBeLessThanOrEqual(40 + 12)
    const { body } = await api.get(`/api/v1/links?site=${SITE}&state=saturated`)
    expect(body).toMatchObject({
      items: [{ id: LINK, down: { state: 'quiet' }, up: { state: 'saturated' } }],
    })
    const list = await api.get(`/api/v1/links/${LINK}/episodes`)
    expect(list.body).toMatchObject({
      total: 2,
      items: [{ direction: 'up' }, { direction: 'down', endedBy: 'room', knownMinutes: 13 }],
    })
  })

  test('never calls 100 Mbit/s full at 50', async () => {
    await register(LINK, 100, 100)
    await tell(...Array.from({ length: 600 }, (_, minute) => moved(minute, 50, 50)))
    await detect(601)
    expect((await changes()).map(it => it.after)).toEqual(['quiet', 'quiet'])
    expect(await episodes()).toEqual([])
  })

  const story = Array.from({ length: 150 }, (_, minute) =>
    minute % 31 === 5
      ? moved(minute)
      : moved(minute, minute >= 40 && minute < 75 ? 98 : 20, minute > 100 ? 97 : 3),
  )

  test('comes to the same states, memories and episodes in any order and any pieces', async () => {
    await register(LINK, 100, 100)
    await tell(...story)
    await detect(151.5)
    const whole = { episodes: await episodes(), states: await states() }
    expect(whole.episodes).toHaveLength(2)

    for (const pieces of [
      [...story].reverse().map(it => [it]),
      [story.slice(90), story.slice(0, 30), story.slice(30, 90)],
      [story.filter((_, at) => at % 3 === 0), story.filter((_, at) => at % 3 !== 0)],
    ]) {
      await database.cmdb.pool.query(`TRUNCATE traffic_samples, traffic_due, link_states,
        link_checkpoints, link_state_changes, link_episodes`)
      for (const [index, piece] of pieces.entries()) {
        await tell(...piece)
        if (index % 7 === 0 || pieces.length < 5) await detect(151.5)
      }
      await detect(151.5)
      expect({ episodes: await episodes(), states: await states() }).toEqual(whole)
    }
  })

  test('late samples rewrite history and call nobody', async () => {
    await register(LINK, 100, 100)
    await live(Array.from({ length: 20 }, (_, minute) => moved(minute, 10)))
    for (let minute = 180; minute < 200; minute++) {
      await tell(moved(minute, 10))
      await detect(minute + 1.5)
    }
    const before = (await changes()).length
    await tell(
      ...Array.from({ length: 160 }, (_, index) =>
        moved(20 + index, index > 60 && index < 100 ? 99 : 10),
      ),
    )
    await detect(200)
    expect(await changes()).toHaveLength(before)
    expect(await episodes()).toMatchObject([
      { direction: 'down', started_at: minuteOf(82), ended_by: 'room', known_minutes: 38 },
    ])
  })

  test('a link that was full for long when it became known is said to be so, and is late', async () => {
    await register(LINK, 100, 100)
    await tell(...Array.from({ length: 90 }, (_, minute) => moved(minute, 99)))
    await detect(91)
    expect(await changes()).toMatchObject([
      { direction: 'down', after: 'saturated', is_late: true },
      { direction: 'up', after: 'quiet', is_late: true },
    ])
  })

  test('after silence nothing is known, and an agent that is back goes on', async () => {
    await register(LINK, 100, 100)
    await live(Array.from({ length: 15 }, (_, minute) => moved(minute, 99)))
    for (const minute of [20, 25, 30, 40, 50]) await detect(minute)
    expect(await episodes()).toMatchObject([{ ended_by: 'dark', ended_at: minuteOf(15) }])
    expect((await states())[0]).toMatchObject({ down_state: 'unknown' })
    await live(
      Array.from({ length: 6 }, (_, index) => moved(60 + index, 10)),
      60,
    )
    expect((await states())[0]).toMatchObject({ down_state: 'quiet' })
  })

  test('several collectors at once conclude what one does', async () => {
    await register(LINK, 100, 100)
    const run = async (collectors: number) => {
      await database.cmdb.pool.query(`TRUNCATE traffic_samples, traffic_due, link_states,
        link_checkpoints, link_state_changes, link_episodes`)
      for (let minute = 0; minute < 60; minute += 5) {
        await tell(...story.slice(minute, minute + 5))
        await Promise.all(Array.from({ length: collectors }, () => detect(minute + 6)))
        await detect(minute + 6)
      }
      return { episodes: await episodes(), changes: await changes(), states: await states() }
    }
    const one = await run(1)
    expect(one.changes.at(-1)).toMatchObject({ direction: 'down', after: 'saturated' })
    expect(one.episodes).toMatchObject([{ started_at: minuteOf(41), ended_at: null }])
    expect(await run(4)).toEqual(one)
  })

  test('what the register says of the past is judged again', async () => {
    await register(LINK, 100, 100)
    await tell(...Array.from({ length: 60 }, (_, minute) => moved(minute, minute < 30 ? 39 : 5)))
    await detect(61)
    expect(await episodes()).toEqual([])
    await database.cmdb.db.transaction().execute(transaction =>
      changeLink(
        transaction,
        {
          id: LINK,
          change: it => ({ ...it, contract: { downMbps: 40, upMbps: 10 } }),
          contractSince: minuteOf(-60),
        },
        { by: 'Anne', origin: 'api', now: minuteOf(61) },
      ),
    )
    await detect(61)
    expect(await episodes()).toMatchObject([{ direction: 'down', known_minutes: 30, peak: 0.975 }])
  })

  test('a link is reported on by week, with what raising the rate did elsewhere', async () => {
    await register(LINK, 40, 40)
    await tell(...Array.from({ length: 120 }, (_, at) => moved(at, at < 60 ? 39 : 20)))
    await detect(122)
    await rollUp(database.cmdb, minuteOf(122))
    const report = await reportLink(database.cmdb, LINK, { weeks: 2, now: minuteOf(122) })
    expect(report?.down).toMatchObject({
      weeks: [{ week: '2026-W47', fullClassMinutes: 60, fullMinutes: 60 }],
      isChronic: false,
    })
    expect(report?.down.weeks[0]?.classP95).toBeCloseTo(39, 1)
    expect(report?.down.days.at(-1)).toEqual({ day: '2026-11-20', fullClassMinutes: 60 })
    expect((await api.get(`/api/v1/links/${LINK}/report`)).status).toBe(200)

    await query(`INSERT INTO link_contracts VALUES
      ('${LINK}', '${minuteOf(60).toISOString()}', 100, 100, 'Anne', now())`)
    const elsewhere = { rateMbps: 40, otherThan: '019a0000-0000-7000-8000-000000000009' }
    const upgrades = await loadUpgrades(database.cmdb.db, elsewhere)
    expect(upgrades).toMatchObject([{ site: SITE, fromMbps: 40, toMbps: 100, fullMinutesAfter: 0 }])
    expect(upgrades[0]?.fullMinutesBefore).toBeGreaterThan(50)
    const range = `from=${minuteOf(0).toISOString()}&to=${minuteOf(120).toISOString()}`
    const minutes = await api.get(`/api/v1/links/${LINK}/load?${range}`)
    expect(minutes.body).toMatchObject({ total: 120 })
    const hours = await api.get(`/api/v1/links/${LINK}/load?${range}&step=3600`)
    expect(hours.body).toMatchObject({ total: 2, items: [{ down: { max: 39e6 } }, {}] })
  })

  test('delay at the first hop that rises with the load makes it harmful', async () => {
    await register(LINK, 100, 100)
    const samples = Array.from({ length: 60 }, (_, minute) => moved(minute, minute < 30 ? 10 : 99))
    const roundTrips = Array.from({ length: 60 }, (_, minute) => ({
      target: 'gateway' as const,
      at: minuteOf(minute + 0.5).toISOString(),
      rttMs: minute < 30 ? 3 : 140,
    }))
    await ingestTraffic([message({ samples }), message({ roundTrips })], {
      ...{ cmdb: database.cmdb, siteId: SITE },
      now: minuteOf(60),
    })
    await detect(61)
    expect((await states())[0]).toMatchObject({ down_state: 'harmful', up_state: 'quiet' })
  })

  test('an interface without a contract is judged by its speed, from five-minute batches as well', async () => {
    await query(`INSERT INTO devices (id, site_id, kind, address, first_seen, last_seen, observed_message)
      VALUES ('019a0000-0000-7000-8000-0000000000d1', '${SITE}', 'switch', '10.1.2.5', now(), now(), gen_random_uuid())`)
    await query(`INSERT INTO device_addresses (site_id, device_id, address, first_seen, claimed_at, claimed_message, is_current)
      VALUES ('${SITE}', '019a0000-0000-7000-8000-0000000000d1', '10.1.2.5', now(), now(), gen_random_uuid(), true)`)
    await query(`INSERT INTO interfaces (site_id, device_id, name, index, speed_mbps, is_present, first_seen)
      VALUES ('${SITE}', '019a0000-0000-7000-8000-0000000000d1', '25', 25, 100, true, now())`)
    await query(`INSERT INTO monitored_links (id, site_id, kind, address, interface, created_at, changed_at, changed_by)
      VALUES ('${LINK}', '${SITE}', 'uplink', '10.1.2.5', '25', now(), now(), 'topology')`)
    const batch = (minute: number) => ({
      address: '10.1.2.5',
      from: minuteOf(minute).toISOString(),
      to: minuteOf(minute + 5).toISOString(),
      interfaces: ['1', '25'],
      octetsIn: [0, (98e6 * 300) / 8],
      octetsOut: [0, 0],
    })
    await ingestTraffic([message({ batches: [0, 5, 10, 15].map(batch) })], {
      ...{ cmdb: database.cmdb, siteId: SITE },
      now: minuteOf(20),
    })
    await detect(21)
    expect((await states())[0]).toMatchObject({ down_state: 'saturated', up_state: 'quiet' })
  })
})
