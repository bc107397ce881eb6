import { afterEach, beforeEach, expect, test } from 'vitest'
import { webhookChannel } from '../../../collector/alerts/channels/webhook.ts'
import { createMaintenance } from '../../../collector/cmdb/maintenance-windows.ts'
import { AlertMessage } from '../../../schemas/alert-message.ts'
import { choiseul } from '../../lab/truth/choiseul.ts'
import { describeOnOnePostgres, freshServer } from '../../real/postgres.ts'
import { newId, SITE } from '../school.ts'
import { createClockwork } from './clockwork.ts'
import { startHttpReceiver } from './http-receiver.ts'
import { createLivingSchool } from './living-school.ts'

/** A school day, at eight in Paris. */
const START_MS = Date.parse('2026-11-20T07:00:00.000Z')
const minute = (count: number) => START_MS + count * 60_000
const school = choiseul()
const everything = school.devices.map(it => it.name)

describeOnOnePostgres(
  'one incident per cause, from the messages to what people are told',
  server => {
    const database = freshServer(server)
    let receiver: Awaited<ReturnType<typeof startHttpReceiver>>
    let clock: ReturnType<typeof createClockwork>

    beforeEach(async () => {
      receiver = await startHttpReceiver()
      const channel = { language: 'fr' as const, filter: { severity: 'warning' as const } }
      clock = createClockwork(
        database,
        webhookChannel({ name: 'noc', ...channel, url: receiver.url, format: 'json' }),
      )
      await clock.begin()
    })
    afterEach(() => receiver.stop())

    type Deeds = Record<number, (nowMs: number) => unknown>

    /** A day from its eighth hour on: each minute while something happens, else every five. */
    async function live(
      agentAt: 'firewall' | 'core',
      minutes: number,
      deedsOf: (it: ReturnType<typeof createLivingSchool>) => Deeds,
    ) {
      const living = createLivingSchool(clock, { school, startMs: START_MS, agentAt })
      const deeds = deedsOf(living)
      const times = Object.keys(deeds).map(Number)
      for (let count = 0; count <= minutes; count += 1) {
        const isQuiet = !times.some(it => count >= it && count <= it + 13)
        if (isQuiet && count % 5 !== 0) continue
        await living.beat(minute(count) - 20_000)
        await deeds[count]?.(minute(count))
        await living.live(minute(count), { scans: count === 0 || count === minutes - 5 })
      }
      return living
    }

    const told = () => {
      const messages = receiver.posted.map(it => AlertMessage.parse(it.body))
      // A switch at 100 Mbit/s is found by the first scan, and no part of the story.
      const later = messages.filter(it => Date.parse(it.at) > START_MS)
      return later.map(({ event, at, alert }) => ({
        minute: (Date.parse(at) - START_MS) / 60_000,
        event,
        rule: alert.rule,
        severity: alert.severity,
        about: alert.detail.device,
        incident: alert.incident,
      }))
    }
    const open = async () => (await clock.open()).filter(it => it.rule !== 'speed-mismatch')
    const incidents = () =>
      clock.rows(
        `SELECT i.state, count(a.id) AS alerts FROM incidents i
      LEFT JOIN alerts a ON a.incident_id = i.id WHERE i.state <> 'merged' AND i.opened_at > $1 GROUP BY i.id`,
        [new Date(START_MS)],
      )

    test('a dead core switch: one incident, told once, over when it is back', async () => {
      await live('firewall', 60, it => ({
        10: now => it.power([school.core], false, now),
        40: now => it.power([school.core], true, now),
      }))
      expect(told()).toMatchObject([
        { event: 'opened', rule: 'device-silent', about: school.core },
        { event: 'resolved', rule: 'device-silent', about: school.core },
      ])
      expect(told()[0]?.minute).toBeLessThanOrEqual(20)
      expect(told()[1]?.minute).toBeLessThanOrEqual(46)
      const [incident, ...others] = await incidents()
      expect(others).toEqual([])
      expect(incident.state).toBe('resolved')
      expect(Number(incident.alerts)).toBeGreaterThan(20)
      expect(await open()).toEqual([])
    })

    test('a dead core switch that cuts off the agent itself: one incident', async () => {
      await live('core', 70, it => ({
        10: now => it.power([school.core], false, now),
        40: now => it.power([school.core], true, now),
      }))
      expect(told().map(it => it.event)).toEqual(['opened', 'resolved'])
      expect(await incidents()).toMatchObject([{ state: 'resolved' }])
    })

    test('a dead WAN: one incident, and what the agent kept meanwhile makes no other', async () => {
      await live('firewall', 70, it => ({
        10: () => Object.assign(it.agent, { isLineUp: false }),
        20: now => it.power([school.core], false, now),
        30: now => it.power([school.core], true, now),
        40: () => Object.assign(it.agent, { isLineUp: true }),
      }))
      expect(told()).toMatchObject([
        { event: 'opened', rule: 'wan-down' },
        { event: 'resolved', rule: 'wan-down' },
      ])
      expect(told()[0]?.minute).toBeLessThanOrEqual(15)
      expect(await incidents()).toMatchObject([{ state: 'resolved' }])
      expect(
        await clock.rows("SELECT detail->>'why' AS why FROM alerts WHERE key = 'site'"),
      ).toEqual([{ why: 'went-on-in-the-dark' }])
    })

    test('a dead agent: one incident, of the agent', async () => {
      await live('firewall', 70, it => ({ 10: it.crash, 40: it.start }))
      expect(told()).toMatchObject([
        { event: 'opened', rule: 'agent-silent' },
        { event: 'resolved', rule: 'agent-silent' },
      ])
      expect(await incidents()).toMatchObject([{ state: 'resolved' }])
    })

    test('no power, nowhere: one incident, which the restarts tell from a dead WAN', async () => {
      await live('firewall', 80, it => ({
        10: now => {
          it.power(everything, false, now)
          it.agent.isRunning = false
        },
        40: now => {
          it.power(everything, true, now)
          it.start(now)
        },
      }))
      const events = told()
      expect(events.map(it => it.event).toSorted()).toEqual(['changed', 'opened', 'resolved'])
      expect(events.at(-1)?.rule).toBe('power-cut')
      expect(new Set(events.map(it => it.incident)).size).toBe(1)
      expect(await incidents()).toMatchObject([{ state: 'resolved' }])
      expect(await open()).toEqual([])
    })

    test('late events of a maintenance stay quiet; what is still dead after it is told', async () => {
      const [dead = ''] = school.cables
        .filter(it => it.upper.device === school.core && it.lower.device !== school.firewall)
        .map(it => it.lower.device)
      const window = { site: SITE, reason: 'Remplacement du cœur de réseau' }
      const times = { startsAt: iso(minute(5)), endsAt: iso(minute(60)) }
      await createMaintenance(
        database.cmdb.db,
        newId(),
        { ...window, ...times },
        { by: 'Anne', now: new Date(START_MS) },
      )
      await live('firewall', 115, it => ({
        10: now => it.power([school.core], false, now),
        // From here on the agent keeps what it sees, and tells it an hour later.
        20: () => Object.assign(it.agent, { isLineUp: false }),
        30: now => {
          it.power([school.core], true, now)
          it.power([dead], false, now)
        },
        62: () => {},
        72: () => {
          expect(told()).toMatchObject([{ rule: 'wan-down', minute: expect.any(Number) }])
          it.agent.isLineUp = true
        },
      }))
      const after = told().filter(it => it.rule !== 'wan-down')
      const [announced] = after
      const outage = { rule: 'device-silent', about: dead, incident: announced?.incident }
      // Once more when the next scan shows how many are silent with it: five or more are critical.
      expect(after).toMatchObject([
        { ...outage, event: 'announced', severity: 'major' },
        { ...outage, event: 'changed', severity: 'critical' },
      ])
      expect(after[0]?.minute).toBeGreaterThanOrEqual(72)
      expect((await open()).filter(it => it.quiet === null)).toHaveLength(1)
    })
  },
)

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
