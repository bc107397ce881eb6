import { DateTime } from 'luxon'
import { beforeEach, expect, test } from 'vitest'
import { webhookChannel } from '../../../collector/alerts/channels/webhook.ts'
import { addLink } from '../../../collector/cmdb/link-register.ts'
import { AlertMessage } from '../../../schemas/alert-message.ts'
import { generateSchool } from '../../lab/truth/generate-school.ts'
import { describeOnOnePostgres, freshServer } from '../../real/postgres.ts'
import { newId, SITE } from '../school.ts'
import { createClockwork } from './clockwork.ts'
import { startHttpReceiver } from './http-receiver.ts'
import { createLivingSchool } from './living-school.ts'

const MINUTE_MS = 60_000
/** A Monday; the clocks go forward on the Sunday after it. */
const FIRST_DAY = '2026-03-23'
const paris = (day: number, time: string) =>
  DateTime.fromISO(`${FIRST_DAY}T${time}`, { zone: 'Europe/Paris' }).plus({ days: day }).toMillis()

const school = generateSchool({
  ...{ uai: SITE, name: 'Lycée Choiseul', switches: 5, pcs: 40, tablets: 4, accessPoints: 2 },
})
const others = school.devices.filter(it => it.kind === 'switch' && it.name !== school.core)
const [access, second] = others.map(it => it.name)
const server = school.devices.find(it => it.kind === 'server')?.name ?? ''

type Deed = { atMs: number; does: () => unknown }

describeOnOnePostgres('a school as it is', postgres => {
  const database = freshServer(postgres)
  let receiver: Awaited<ReturnType<typeof startHttpReceiver>>
  let clock: ReturnType<typeof createClockwork>

  beforeEach(async () => {
    receiver = await startHttpReceiver()
    const channel = { language: 'fr' as const, filter: { severity: 'warning' as const } }
    const options = { name: 'noc', ...channel, url: receiver.url, format: 'json' as const }
    clock = createClockwork(database, webhookChannel(options))
    await clock.begin()
    await database.cmdb.db.transaction().execute(transaction =>
      addLink(
        transaction,
        {
          ...{ id: newId(), siteId: SITE },
          link: {
            ...{ downIs: 'in', thresholds: {}, contract: { downMbps: 100, upMbps: 100 } },
            port: { address: addressOf(school.firewall), interface: school.wan.port },
          },
        },
        { by: 'Anne', origin: 'api', now: new Date(paris(-1, '12:00')) },
      ),
    )
    return () => receiver.stop()
  })

  function begin(startMs: number) {
    const state = { offsetMs: 0, isCollectorAway: false, isFull: false }
    const living = createLivingSchool(clock, {
      ...{ school, startMs, clockOffsetMs: () => state.offsetMs },
      wanMbps: ms => {
        const { weekday, hour } = DateTime.fromMillis(ms, { zone: 'Europe/Paris' })
        // The backup of the night fills the line, the school never does.
        if (hour >= 1 && hour < 5) return 99
        if (state.isFull) return 98
        return weekday <= 5 && hour >= 8 && hour < 17 ? 50 : 2
      },
    })
    const during = (atMs: number, minutes: number, begins: () => unknown, ends: () => unknown) => [
      { atMs, does: begins },
      { atMs: atMs + minutes * MINUTE_MS, does: ends },
    ]
    const set = (more: Partial<typeof state>) => () => Object.assign(state, more)
    return {
      during,
      switched: (name: string, atMs: number, minutes: number): Deed[] =>
        during(
          atMs,
          minutes,
          () => living.power([name], false, atMs),
          () => living.power([name], true, atMs + minutes * MINUTE_MS),
        ),
      line: (isLineUp: boolean) => () => Object.assign(living.agent, { isLineUp }),
      set,
      living,
      /** From one instant to another: every hour at night, every half by day, each minute around what happens. */
      async lives(deeds: readonly Deed[], untilMs: number): Promise<void> {
        const todo = deeds.toSorted((a, b) => a.atMs - b.atMs)
        for (let nowMs = startMs; nowMs < untilMs; ) {
          const { weekday, hour, minute } = DateTime.fromMillis(nowMs, { zone: 'Europe/Paris' })
          const isClassDay = weekday <= 5
          living.pcs(isClassDay && hour >= 8 && hour < 18)
          if (!state.isCollectorAway) await living.beat(nowMs - 20_000)
          while ((todo[0]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs) await todo.shift()?.does()
          const isScanned = isClassDay && hour >= 8 && hour <= 16 && hour % 4 === 0
          const scans = nowMs === startMs || (minute === 0 && (hour === 4 || isScanned))
          await living.live(nowMs, { scans, isCollectorAway: state.isCollectorAway })
          const isBusy = deeds.some(
            it => nowMs >= it.atMs - MINUTE_MS && nowMs < it.atMs + 14 * MINUTE_MS,
          )
          const stepMs = isBusy
            ? MINUTE_MS
            : hour >= 7 && hour < 19
              ? 30 * MINUTE_MS
              : 60 * MINUTE_MS
          const next = Math.floor(nowMs / stepMs) * stepMs + stepMs
          nowMs = todo[0] && todo[0].atMs < next ? todo[0].atMs : next
        }
      },
    }
  }
  const rulesOf = () =>
    receiver.posted
      .map(it => AlertMessage.parse(it.body))
      .map(({ event, alert }) => [event, alert.rule, alert.detail.device ?? null])

  test('makes no notification in a fortnight of classes, restarts, an update, a short cut and a change of clocks', async () => {
    const { switched, during, line, set, living, lives } = begin(paris(0, '06:00'))
    const update = paris(2, '14:00')
    await lives(
      [
        ...switched(access ?? '', paris(1, '22:00'), 4),
        ...switched(school.core, paris(1, '22:30'), 4),
        ...during(
          update,
          1.5,
          () => living.stop(update),
          () => living.start(update + 90_000),
        ),
        ...during(paris(3, '10:00'), 2, line(false), line(true)),
        // It restarts just when a scan passes.
        ...switched(server, paris(4, '11:59'), 3),
        ...during(paris(7, '09:00'), 120, set({ offsetMs: 7 * MINUTE_MS }), set({ offsetMs: 0 })),
        ...during(
          paris(9, '14:00'),
          10,
          set({ isCollectorAway: true }),
          set({ isCollectorAway: false }),
        ),
        ...switched(school.core, paris(10, '12:30'), 4),
      ],
      paris(14, '00:00'),
    )
    expect(await clock.loud()).toEqual([])
    expect(receiver.posted).toEqual([])
  }, 400_000)

  test('makes one notification for each thing that is wrong, and one when it is over', async () => {
    const at = (time: string) => paris(1, time)
    const { switched, during, line, set, living, lives } = begin(at('07:00'))
    await lives(
      [
        ...switched(access ?? '', at('08:30'), 30),
        ...during(at('10:00'), 30, line(false), line(true)),
        ...during(
          at('11:30'),
          30,
          () => living.crash(at('11:30')),
          () => living.start(at('12:00')),
        ),
        ...during(at('13:30'), 40, set({ isFull: true }), set({ isFull: false })),
        ...switched(school.core, at('15:00'), 30),
        ...switched(second ?? '', at('16:30'), 30),
      ],
      at('18:00'),
    )
    const both = (rule: string, device: string | null = null) => [
      ['opened', rule, device],
      ['resolved', rule, device],
    ]
    expect(rulesOf()).toEqual([
      ...both('device-silent', access),
      ...both('wan-down'),
      ...both('agent-silent'),
      ...both('link-saturated'),
      ...both('device-silent', school.core),
      ...both('device-silent', second),
    ])
  }, 200_000)
})

function addressOf(name: string): string {
  const address = school.devices.find(it => it.name === name)?.address
  if (address === undefined) throw new Error(`no device ${name}`)
  return address
}
