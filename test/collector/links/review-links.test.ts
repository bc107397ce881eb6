import { beforeEach, expect, test } from 'vitest'
import { lookAtNextSite } from '../../../collector/alerts/look-at-site.ts'
import { followChanges } from '../../../collector/cmdb/follow-changes.ts'
import { addLink, changeLink } from '../../../collector/cmdb/link-register.ts'
import { recordHeartbeat } from '../../../collector/cmdb/record-heartbeat.ts'
import { recordTraffic } from '../../../collector/cmdb/record-traffic.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { detectLinks } from '../../../collector/links/detect-links.ts'
import { reviewLinks } from '../../../collector/links/review-links.ts'
import { rollUp } from '../../../collector/links/roll-up.ts'
import { type ClassCalendar, localTimes } from '../../../collector/traffic/class-calendar.ts'
import { ClassHours } from '../../../schemas/class-hours.ts'
import type { Sample } from '../../../schemas/sample.ts'
import { describeOnOnePostgres, freshServer } from '../../real/postgres.ts'
import { serveApi } from '../api/serve-api.ts'
import { AGENT, newId, SITE } from '../school.ts'

const OTHER = '0450029M'
const [LINK, OTHER_LINK] = [1, 2].map(it => `019a0000-0000-7000-8000-00000000000${it}`) as [
  string,
  string,
]
const FIREWALL = { address: '10.1.2.1', interface: 'igb0' }
const STEP = 300_000
const DAY = 86_400_000
/** The evening after the last class of a week without holidays. */
const NOW = Date.parse('2026-11-27T19:30:00Z')
const SINCE = NOW - 21 * DAY
const calendar: ClassCalendar = { hours: ClassHours.parse({}), closures: [], holidays: new Set() }
const local = localTimes(calendar)
/** The same for the same instant, between 0 and 1. */
const chance = (ms: number) => {
  const x = Math.sin(ms / 7919) * 43_758.5453
  return x - Math.floor(x)
}

describeOnOnePostgres('the daily look at links', server => {
  const database = freshServer(server)
  const api = serveApi(database)
  const query = async (sql: string, values: unknown[] = []) =>
    (await database.cmdb.pool.query(sql, values)).rows

  beforeEach(async () => {
    await query(`TRUNCATE sites, received_messages, traffic_samples, traffic_batches, alert_runs, incidents,
      alerts, followers CASCADE`)
    await registerSite(database.cmdb, { id: SITE })
    await registerSite(database.cmdb, { id: OTHER })
    await registerAgent(database.cmdb, { id: AGENT, siteId: SITE, password: 'p' })
  })

  const register = (id: string, siteId: string, downMbps: number) =>
    database.cmdb.db.transaction().execute(transaction =>
      addLink(
        transaction,
        {
          ...{ id, siteId },
          link: {
            ...{ downIs: 'in', thresholds: {}, port: FIREWALL, operator: 'Orange' },
            contract: { downMbps, upMbps: 10 },
          },
        },
        { by: 'Anne', origin: 'api', now: new Date(SINCE - DAY) },
      ),
    )

  /** Three weeks of five-minute samples, taken in, summed up and judged as they would be. */
  async function measure(site: string, mbpsAt: (ms: number) => number, untilMs = NOW) {
    const samples: Sample[] = []
    for (let ms = SINCE; ms < untilMs; ms += STEP) {
      samples.push({
        ...FIREWALL,
        from: new Date(ms).toISOString(),
        to: new Date(ms + STEP).toISOString(),
        octetsIn: Math.round((mbpsAt(ms) * 1e6 * 300) / 8),
        octetsOut: Math.round((0.5e6 * 300) / 8),
      })
    }
    await database.cmdb.db
      .transaction()
      .execute(transaction => recordTraffic(transaction, site, [{ samples }]))
    await rollUp(database.cmdb, new Date(NOW))
    await detectLinks(database.cmdb, new Date(NOW))
  }

  const review = (ms = NOW) => reviewLinks(database.cmdb, new Date(ms), newId)
  const findings = () =>
    query('SELECT site_id AS site, kind, state, detail FROM findings ORDER BY kind, id')

  async function alerts() {
    const now = new Date(NOW)
    const told = { state: 'online' as const, version: '1', bootId: newId() }
    await recordHeartbeat(
      database.cmdb,
      { ...told, startedAt: now.toISOString(), clock: now.toISOString() },
      { agentId: AGENT, receivedAt: now, isRetained: false },
    )
    await followChanges(database.cmdb, now)
    await query('UPDATE alert_runs SET due_at = $1', [now])
    while (await lookAtNextSite(database.cmdb, now, newId)) {
      // One site after the other.
    }
    const { body } = await api.get(`/api/v1/alerts?site=${SITE}&language=fr`)
    return (body as { items: { rule: string; title: string; text: string }[] }).items
  }

  const fullLessons = (rate: number) => (ms: number) => {
    const { isClass, minuteOfDay } = local(ms)
    if (!isClass) return 1 + chance(ms)
    return minuteOfDay >= 600 && minuteOfDay < 690 ? rate : 10 + 12 * chance(ms)
  }

  test('a link that is full in class day after day is a finding with the advice, and an alert that says it', async () => {
    await register(LINK, SITE, 40)
    await register(OTHER_LINK, OTHER, 40)
    await query(`INSERT INTO link_contracts VALUES ($1, $2, 100, 100, 'Anne', now())`, [
      OTHER_LINK,
      new Date(SINCE + 10 * DAY),
    ])
    await measure(OTHER, ms =>
      ms < SINCE + 10 * DAY ? fullLessons(39.4)(ms) : fullLessons(52)(ms),
    )
    await measure(SITE, fullLessons(39.4))
    expect(await review()).toMatchObject({ sites: 2 })

    const [found] = (await findings()).filter(it => it.kind === 'chronic-link' && it.site === SITE)
    expect(found).toMatchObject({
      state: 'open',
      detail: {
        ...{ name: 'WAN Orange', way: 'down', rateMbps: 40 },
        ways: [{ advice: { kind: 'raise-rate', demand: { how: 'extrapolated' } } }],
        upgrades: [{ site: OTHER, fromMbps: 40, toMbps: 100 }],
      },
    })
    const [way] = found?.detail.ways ?? []
    expect(way.days.map((it: { fullClassMinutes: number }) => it.fullClassMinutes)).toEqual(
      Array.from({ length: 5 }, () => expect.closeTo(90, -1)),
    )
    expect(way.classP95).toBeGreaterThan(36)
    expect(way.p95).toBeLessThan(30)
    expect([60, 80, 100]).toContain(way.advice.toMbps)
    const [upgrade] = found?.detail.upgrades ?? []
    expect(upgrade.fullMinutesAfter).toBe(0)
    expect(upgrade.fullMinutesBefore).toBeGreaterThan(300)

    const [alert] = (await alerts()).filter(it => it.rule === 'link-chronic')
    expect(alert?.title).toContain('lien WAN Orange saturé de façon chronique')
    expect(alert?.text).toMatch(/Conseil : passer à \d+ Mbit\/s \(demande estimée à/)
    expect(alert?.text).toContain(`Ailleurs (${OTHER}, 40 → 100 Mbit/s)`)
  })

  test('a link that carries 95 with 40 in the register is a finding, and an alert until the register is right', async () => {
    await register(LINK, SITE, 40)
    await measure(SITE, ms => (local(ms).isClass ? 60 + 35 * chance(ms) : 2))
    await review()
    expect(await findings()).toMatchObject([
      { kind: 'chronic-link' },
      {
        ...{ kind: 'contract-contradicted', state: 'open' },
        detail: { way: 'down', because: 'above', contractMbps: 40 },
      },
    ])
    const [alert] = (await alerts()).filter(it => it.rule === 'contract-contradicted')
    expect(alert?.text).toMatch(
      /40 Mbit\/s dans le registre, 9\d Mbit\/s mesurés à plusieurs reprises/,
    )

    const later = NOW + 60_000
    await database.cmdb.db.transaction().execute(transaction =>
      changeLink(
        transaction,
        {
          id: LINK,
          change: it => ({ ...it, contract: { downMbps: 100, upMbps: 10 } }),
          contractSince: new Date(SINCE - DAY),
        },
        { by: 'Anne', origin: 'api', now: new Date(later) },
      ),
    )
    await detectLinks(database.cmdb, new Date(later))
    expect(await review(later + 1)).toMatchObject({ sites: 1 })
    const open = (await findings()).filter(it => it.state === 'open')
    expect(open.filter(it => it.kind === 'contract-contradicted')).toEqual([])
  })

  test('nothing is found of a link with room, a nightly backup included, and a second look is due a day later', async () => {
    await register(LINK, SITE, 40)
    await measure(SITE, ms => {
      const { isClass, minuteOfDay } = local(ms)
      return minuteOfDay < 300 ? 39.4 : isClass ? 8 + 10 * chance(ms) : 1
    })
    expect(await review()).toMatchObject({ opened: 0 })
    expect(await findings()).toEqual([])
    expect(await review(NOW + 3_600_000)).toMatchObject({ sites: 0 })
    expect(await review(NOW + DAY)).toMatchObject({ sites: 1 })
  })

  test('what was found stays while nothing is measured, and several collectors find it once', async () => {
    await register(LINK, SITE, 40)
    await measure(SITE, fullLessons(39.4))
    await Promise.all([review(), review()])
    expect(await findings()).toMatchObject([{ kind: 'chronic-link', state: 'open' }])
    await review(NOW + 21 * DAY)
    expect(await findings()).toMatchObject([{ kind: 'chronic-link', state: 'open' }])
  })
})
