import { v7 as uuidv7 } from 'uuid'
import { beforeEach, expect, test } from 'vitest'
import type { rules } from '../../../collector/alerts/rules.ts'
import { applyFindings } from '../../../collector/cmdb/apply-findings.ts'
import { decideCase } from '../../../collector/cmdb/decide-case.ts'
import { addLink } from '../../../collector/cmdb/link-register.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import type { Finding } from '../../../collector/reconcile/findings/finding.ts'
import type { Sample, SampleBatch } from '../../../schemas/sample.ts'
import { describeOnOnePostgres, freshServer } from '../../real/postgres.ts'
import { AGENT, aPc, aReport, aSwitch, at, hosts, newId, observed, SITE } from '../school.ts'
import { createClockwork } from './clockwork.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** A Friday of classes, nine in the morning in Paris. */
const T0 = Date.parse(at('08:00'))
const minute = (count: number) => T0 + count * MINUTE_MS

describeOnOnePostgres('rules of alerts', server => {
  const database = freshServer(server)
  const clock = createClockwork(database)
  const { rows, receive, beat, work, judge, open, loud, begin } = clock

  beforeEach(() => begin())

  /** Looks at these minutes, with the agent heard at each. */
  async function judgeAt(...minutes: number[]) {
    for (const count of minutes) {
      await beat(minute(count))
      await judge(minute(count))
    }
  }
  const told = async (rule: keyof typeof rules) =>
    (await loud()).filter(it => it.rule === rule).map(it => it.kind)

  async function knownSwitch(number = 1) {
    await receive(T0, [['observation', observed(aSwitch(number), at('08:00'))]])
    const [device] = await rows('SELECT id FROM devices ORDER BY id DESC LIMIT 1')
    return String(device?.id)
  }

  test('a link that is full in class is told with its direction, and over when there is room again', async () => {
    await database.cmdb.db.transaction().execute(transaction =>
      addLink(
        transaction,
        {
          ...{ id: newId(), siteId: SITE },
          link: {
            ...{ downIs: 'in', thresholds: {}, contract: { downMbps: 40, upMbps: 10 } },
            ...{ operator: 'Orange', port: { address: '10.1.2.1', interface: 'igb0' } },
          },
        },
        { by: 'Anne', origin: 'api', now: new Date(T0 - DAY_MS) },
      ),
    )
    const octets = (mbps: number) => Math.round((mbps * 1e6 * 60) / 8)
    for (let count = 0; count < 50; count += 1) {
      const sample: Sample = {
        ...{ address: '10.1.2.1', interface: 'igb0' },
        ...{ from: iso(minute(count)), to: iso(minute(count + 1)) },
        ...{ octetsIn: octets(count >= 5 && count < 25 ? 39.5 : 3), octetsOut: octets(1) },
      }
      await receive(minute(count + 1), [['traffic', { samples: [sample] }]])
      await beat(minute(count + 1.5))
      await work(minute(count + 1.5))
    }
    expect(await told('link-saturated')).toEqual(['opened', 'resolved'])
    const [alert] = await rows("SELECT detail, severity FROM alerts WHERE rule = 'link-saturated'")
    expect(alert).toMatchObject({ severity: 'major', detail: { way: 'down', link: 'WAN Orange' } })
  })

  /** A day of a port's errors in batches of five minutes; `errorsAt` is per batch. */
  async function errors(fromMinute: number, toMinute: number, errorsAt: (count: number) => number) {
    const batches: SampleBatch[] = []
    for (let count = fromMinute; count < toMinute; count += 5) {
      const interval = { from: iso(minute(count)), to: iso(minute(count + 5)) }
      batches.push({
        ...{
          address: '10.1.2.1',
          ...interval,
          interfaces: ['GigabitEthernet1/0/1', 'GigabitEthernet1/0/2'],
        },
        ...{
          octetsIn: [1, 1],
          octetsOut: [1, 1],
          errorsIn: [errorsAt(count), 0],
          errorsOut: [0, 0],
        },
      })
    }
    for (let from = 0; from < batches.length; from += 100) {
      await receive(minute(toMinute), [['traffic', { batches: batches.slice(from, from + 100) }]])
    }
  }

  test('errors that rise on a port are told once, stay while they go on for days, and end with them', async () => {
    await knownSwitch()
    await errors(-24 * 60, 0, () => 0)
    await judgeAt(0)
    for (let count = 0; count < 30; count += 5) {
      await errors(count, count + 5, () => 60)
      await judgeAt(count + 5)
    }
    expect(await told('errors-rising')).toEqual(['opened'])
    expect(await open()).toMatchObject([{ rule: 'errors-rising', severity: 'warning' }])
    // After a day of it, it is as usual; and still wrong.
    await errors(30, 36 * 60, () => 60)
    await judgeAt(36 * 60)
    expect(await told('errors-rising')).toEqual(['opened'])
    expect(await open()).toMatchObject([{ rule: 'errors-rising' }])
    await errors(36 * 60, 37 * 60, () => 0)
    await judgeAt(36 * 60 + 20, 37 * 60)
    expect(await told('errors-rising')).toEqual(['opened', 'resolved'])
  })

  test('one burst of errors, and a port that always counts some, are told to nobody', async () => {
    await knownSwitch()
    await errors(-24 * 60, 0, count => (count % 60 === 0 ? 20 : 50))
    for (let count = 0; count < 30; count += 5) {
      await errors(count, count + 5, it => (it === 10 ? 400 : 55))
      await judgeAt(count + 5)
    }
    expect(await open()).toEqual([])
  })

  test('a certificate that was not renewed is told a fortnight before its end, once', async () => {
    const notAfter = new Date(T0 + 14 * DAY_MS + HOUR_MS)
    await rows(
      `INSERT INTO agent_certificates (serial, agent_id, not_after, issued_at) VALUES ('a1', $1, $2, $3)`,
      [AGENT, notAfter, new Date(T0 - 60 * DAY_MS)],
    )
    await judgeAt(0)
    expect(await open()).toEqual([])
    await judgeAt(90, 100, 110)
    expect(await told('certificate-expiring')).toEqual(['opened'])
    await rows(
      `INSERT INTO agent_certificates (serial, agent_id, not_after, issued_at) VALUES ('a2', $1, $2, $3)`,
      [AGENT, new Date(T0 + 90 * DAY_MS), new Date(T0 + 2 * HOUR_MS)],
    )
    await judgeAt(130)
    expect(await told('certificate-expiring')).toEqual(['opened', 'resolved'])
  })

  test('a mass disappearance asks a person, once', async () => {
    await rows(
      `INSERT INTO presence_brakes (id, site_id, item_class, site_items, opened_at)
        VALUES ($1, $2, 'endpoint', 622, $3)`,
      [newId(), SITE, new Date(T0)],
    )
    await judgeAt(0, 5, 10)
    expect(await told('mass-disappearance')).toEqual(['opened'])
    await rows("UPDATE presence_brakes SET state = 'released', decided_at = $1", [new Date(T0)])
    await judgeAt(15)
    expect(await told('mass-disappearance')).toEqual(['opened', 'resolved'])
  })

  test('two switches that call themselves by one serial are a question, told once and over when it is decided', async () => {
    const one = aSwitch(1, { serial: 'CN61FP0001' })
    const other = aSwitch(2, {
      serial: 'CN61FP0001',
      name: 'autre',
      macAddress: '00:1b:3f:00:99:00',
    })
    await receive(T0, [
      ['observation', observed(one, at('07:58'))],
      ['observation', observed(other, at('07:59'))],
      ['observation', observed(one, at('08:00'))],
    ])
    const [{ count }] = await rows('SELECT count(*) FROM cases')
    expect(Number(count)).toBeGreaterThan(0)
    await judgeAt(0, 6, 10)
    expect(new Set(await told('identity-case'))).toEqual(new Set(['opened']))
    const cases = await rows('SELECT id FROM cases')
    for (const { id } of cases) {
      const actor = { kind: 'person' as const, name: 'Anne' }
      const said = { id: uuidv7(), actor, origin: 'api' as const, now: new Date(minute(11)) }
      await decideCase(database.cmdb, id, { decision: 'ignore', keep: undefined }, said)
    }
    await judgeAt(12)
    expect((await open()).filter(it => it.rule === 'identity-case')).toEqual([])
  })

  test('a message that cannot be read is told once, and over after a day without another', async () => {
    await receive(T0, [['observation', { scanId: 'not one' }]])
    await judgeAt(0, 6)
    await receive(minute(20), [['observation', { scanId: 'nor this' }]])
    await judgeAt(20, 30)
    expect(await told('quarantine-not-empty')).toEqual(['opened'])
    await judgeAt(20 + 24 * 60 + 1)
    expect(await told('quarantine-not-empty')).toEqual(['opened', 'resolved'])
  })

  test('an outbox that does not empty is told, whatever the clock of its agent says', async () => {
    const told10 = { messages: 4000, bytes: 9_000_000, isDurable: true }
    for (let count = 0; count <= 40; count += 1) {
      // The clock is a day behind, so is what it says of its outbox.
      const [clockMs, oldestMs] = [minute(count) - DAY_MS, minute(count - 1) - DAY_MS]
      const outbox = { ...told10, oldestAt: iso(oldestMs) }
      await beat(minute(count), { clock: iso(clockMs), outbox })
      if (count % 5 === 0) await judge(minute(count))
    }
    expect(await open()).toEqual([])
    for (let count = 41; count <= 80; count += 1) {
      const outbox = { ...told10, oldestAt: iso(minute(41) - DAY_MS) }
      await beat(minute(count), { clock: iso(minute(count) - DAY_MS), outbox })
      if (count % 5 === 0) await judge(minute(count))
    }
    expect(await told('outbox-growing')).toEqual(['opened'])
  })

  const found = (kind: string, type: 'site' | 'interface', device: string, detail: object) =>
    ({
      kind,
      subject: type === 'site' ? { type } : { type, device, key: 'GigabitEthernet1/0/1' },
      detail,
      seenAtMs: T0,
    }) as Finding

  test.each([
    ['chronic-link', 'link-chronic'],
    ['contract-contradicted', 'contract-contradicted'],
    ['speed-mismatch', 'speed-mismatch'],
    ['duplex-mismatch', 'speed-mismatch'],
    ['loop', 'wiring-fault'],
    ['one-way-link', 'wiring-fault'],
    ['unexpected-neighbour', 'unexpected-gear'],
    ['duplicate-address', 'address-duplicate'],
  ] as const)(
    'a finding of the kind %s is told once as %s, and over with it',
    async (kind, rule) => {
      const device = await knownSwitch()
      await judgeAt(0)
      const id = newId()
      const finding = {
        id,
        ...found(kind, 'interface', device, { speedMbps: 100 }),
        firstSeenMs: T0,
      }
      const apply = (diff: object) =>
        database.cmdb.db
          .transaction()
          .execute(it =>
            applyFindings(
              it,
              SITE,
              { opened: [], confirmed: [], resolved: [], ...diff } as Parameters<
                typeof applyFindings
              >[2],
              new Date(T0),
            ),
          )
      await apply({ opened: [finding] })
      await judgeAt(1, 2)
      await apply({ confirmed: [{ ...finding, seenAtMs: minute(60) }] })
      await judgeAt(60)
      expect(await told(rule)).toEqual(['opened'])
      await apply({ resolved: [id] })
      await judgeAt(61)
      expect(await told(rule)).toEqual(['opened', 'resolved'])
    },
  )

  test('what waits for a person at night is told when the school opens', async () => {
    const night = -7 * 60
    await receive(minute(night), [['observation', { scanId: 'not one' }]])
    await judgeAt(night, night + 10, night + 60)
    expect(await open()).toMatchObject([{ rule: 'quarantine-not-empty', quiet: 'closed' }])
    expect(await loud()).toEqual([])
    await judgeAt(0)
    expect(await told('quarantine-not-empty')).toEqual(['announced'])
  })

  test('most agents silent at once is one alert of no site, and none of theirs', async () => {
    for (let count = 1; count <= 4; count += 1) {
      const site = `045000${count}${'ABCDEFGHJKLMNPRSTUVWXYZ'[(450000 + count) % 23]}`
      await registerSite(database.cmdb, { id: site })
      await registerAgent(database.cmdb, { id: site, siteId: site, password: 'p' })
      await rows("UPDATE agents SET state = 'online', heartbeat_at = $1 WHERE id = $2", [
        new Date(minute(-10)),
        site,
      ])
    }
    await beat(minute(-9))
    await judge(minute(-9))
    // For hours: what the sites have in common is when they fell silent.
    for (const count of [-7, -6, -5, 0, 1, 120]) await judge(minute(count))
    expect(await loud()).toMatchObject([{ rule: 'agents-lost', kind: 'opened' }])
    expect(await open()).toMatchObject([{ rule: 'agents-lost', severity: 'critical' }])
  })

  test('a collector that was away for an hour calls nobody silent before it has listened for a while', async () => {
    for (const count of [0, 1, 2]) await judgeAt(count)
    await judge(minute(62), true)
    await judge(minute(63))
    await judgeAt(64)
    expect(await loud()).toEqual([])
    await judge(minute(130), true)
    for (const count of [131, 133, 135]) await judge(minute(count))
    expect(await loud()).toMatchObject([{ rule: 'wan-down', kind: 'opened' }])
  })

  test('hosts that one scan saw with one address are told', async () => {
    const pcs = [aPc(1, { address: '10.1.20.5' }), aPc(2, { address: '10.1.20.5' })]
    await receive(T0, [
      ['endpoints', hosts(pcs, at('08:00'))],
      ['scan-report', aReport({ startedAt: at('07:55'), finishedAt: at('08:00') })],
    ])
    await beat(T0)
    await work(T0)
    expect(await told('address-duplicate')).toEqual(['opened'])
  })
})

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
