import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import {
  type LastRuns,
  leastGapMs,
  nextRun,
  type RunKind,
  runKinds,
  shareOf,
} from '../../agent/schedule.ts'
import { Plan } from '../../schemas/plan.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const AGENT = '0370037P'

const planOf = (changes: object = {}) =>
  Plan.parse({
    presenceEverySeconds: 1800,
    vlans: [{ id: 10, name: 'gear', targets: ['10.1.2.0/24'] }],
    ...changes,
  })
const local = (text: string, zone = 'Europe/Paris') => DateTime.fromISO(text, { zone }).toMillis()

type Ran = { kind: RunKind; at: number; monotonic: number }

/** An agent that lives by the schedule: clocks, what it did, and steps of the wall clock that happen while it waits. */
function live(options: {
  from: number
  forMs: number
  plan?: Plan
  agent?: string
  /** What a run takes. */
  takesMs?: (kind: RunKind) => number
  /** Milliseconds of life → how far the wall clock jumps then. */
  jumps?: { at: number; by: number }[]
  last?: LastRuns
}): Ran[] {
  const { plan = planOf(), agent = AGENT, takesMs = () => MINUTE } = options
  const jumps = [...(options.jumps ?? [])].sort((a, b) => a.at - b.at)
  const began = new Map<RunKind, number>()
  for (const kind of runKinds) {
    const run = options.last?.[kind]
    if (run) began.set(kind, -run.agoMs)
  }
  const ran: Ran[] = []
  let life = 0
  let offset = 0
  const advance = (ms: number) => {
    life += ms
    while (jumps[0] && jumps[0].at <= life) offset += jumps.shift()?.by ?? 0
  }
  while (life < options.forMs) {
    const last: LastRuns = {}
    for (const [kind, at] of began) last[kind] = { agoMs: life - at, unfinished: 0 }
    const next = nextRun(plan, agent, options.from + offset + life, last)
    if (!next) return ran
    if (next.inMs > 0) {
      // The service looks again every half minute: so a jump changes what is next.
      advance(Math.min(next.inMs, jumps[0] ? Math.max(1, jumps[0].at - life) : next.inMs))
      continue
    }
    began.set(next.kind, life)
    ran.push({ kind: next.kind, at: options.from + offset + life, monotonic: life })
    advance(takesMs(next.kind))
  }
  return ran
}

const ofKind = (ran: Ran[], ...kinds: RunKind[]) => ran.filter(it => kinds.includes(it.kind))
const localDay = (at: number) => DateTime.fromMillis(at, { zone: 'Europe/Paris' }).toISODate()
const countBy = <Key>(keys: Key[]) => {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

test('the first start after installation looks at everything at once, also at night and at the weekend', () => {
  expect(nextRun(planOf(), AGENT, local('2026-11-22T03:12'), {})).toEqual({ kind: 'deep', inMs: 0 })
})

test('a plan without VLANs has nothing to do', () => {
  expect(nextRun(planOf({ vlans: [] }), AGENT, local('2026-11-23T09:00'), {})).toBeUndefined()
})

test('discovery and presence keep to class hours, and a deep run is before them every day', () => {
  const ran = live({ from: local('2026-11-16T18:00'), forMs: 7 * DAY })
  for (const { at } of ofKind(ran, 'discovery', 'presence')) {
    const { weekday, hour, minute } = DateTime.fromMillis(at, { zone: 'Europe/Paris' })
    expect(weekday).toBeLessThanOrEqual(5)
    expect(hour * 60 + minute).toBeGreaterThanOrEqual(7 * 60 + 30)
    expect(hour * 60 + minute).toBeLessThanOrEqual(17 * 60 + 30)
  }
  const [first, ...deep] = ofKind(ran, 'deep')
  expect(first?.at).toBe(local('2026-11-16T18:00'))
  expect(deep).toHaveLength(7)
  for (const { at } of deep) {
    const { hour, minute } = DateTime.fromMillis(at, { zone: 'Europe/Paris' })
    expect(hour * 60 + minute).toBeGreaterThanOrEqual(2 * 60 + 30)
    expect(hour * 60 + minute).toBeLessThan(7 * 60 + 30)
  }
})

describe.each([
  ['forward', '2026-03-25T00:00'],
  ['back', '2026-10-21T00:00'],
])('in the week in which the clock is put %s', (_direction, from) => {
  test('every class day has its ten discoveries, and every day its one deep run', () => {
    const begin = local(from)
    const last: LastRuns = { deep: { agoMs: 20 * HOUR, unfinished: 0 } }
    for (const agent of ['0370037P', '0450029M', '0740047Z', '0180001A']) {
      const ran = live({
        from: begin,
        forMs: local(from.replace(/-2\d/, '-30')) - begin,
        agent,
        last,
      })
      const discoveries = countBy(ofKind(ran, 'discovery').map(it => localDay(it.at)))
      for (const count of discoveries.values()) expect(count).toBe(10)
      const deep = countBy(ofKind(ran, 'deep').map(it => localDay(it.at)))
      expect(deep.size).toBeGreaterThanOrEqual(5)
      for (const count of deep.values()) expect(count).toBe(1)
    }
  })
})

test('a scan that was missed is made up for once, and not after class', () => {
  const last = (hours: number): LastRuns => ({
    deep: { agoMs: 10 * HOUR, unfinished: 0 },
    discovery: { agoMs: hours * HOUR, unfinished: 0 },
  })
  // The machine was off from nine to three.
  const ran = live({ from: local('2026-11-23T15:00'), forMs: 6 * HOUR, last: last(6) })
  const [first, second] = ofKind(ran, 'discovery')
  expect(first?.monotonic).toBe(0)
  expect(second?.monotonic).toBeGreaterThanOrEqual(30 * MINUTE)
  expect(ofKind(ran, 'discovery').length).toBeLessThanOrEqual(4)

  const night = live({ from: local('2026-11-23T20:00'), forMs: 5 * HOUR, last: last(11) })
  expect(night).toEqual([])
})

test('a scan that takes longer than its pace is followed by the next, never joined by it', () => {
  const ran = live({
    from: local('2026-11-23T07:00'),
    forMs: 10 * HOUR,
    takesMs: kind => (kind === 'presence' ? MINUTE : 75 * MINUTE),
    last: { deep: { agoMs: 2 * HOUR, unfinished: 0 } },
  })
  const busy = ofKind(ran, 'discovery')
  for (const [i, { monotonic }] of busy.slice(1).entries()) {
    expect(monotonic - (busy[i]?.monotonic ?? 0)).toBeGreaterThanOrEqual(75 * MINUTE)
  }
  expect(busy.length).toBeGreaterThanOrEqual(6)
})

test('a run that was cut short is done again, ever later', () => {
  const plan = planOf()
  const at = local('2026-11-23T20:00')
  const inMs = (unfinished: number) =>
    nextRun(plan, AGENT, at, { deep: { agoMs: 0, unfinished } })?.inMs
  expect(inMs(1)).toBe(0)
  expect(inMs(2)).toBe(2 * MINUTE)
  expect(inMs(3)).toBe(4 * MINUTE)
  expect(inMs(30)).toBe(HOUR)
  expect(inMs(0)).toBeGreaterThan(HOUR)
})

test('however the clock jumps, runs of a kind are their least gap apart, and class hours are not left out', () => {
  const plan = planOf()
  const jump = fc.record({
    at: fc.integer({ min: 0, max: 3 * DAY }),
    by: fc.oneof(
      fc.integer({ min: -2 * HOUR, max: 2 * HOUR }),
      fc.constantFrom(-20 * 365 * DAY, 20 * 365 * DAY, -DAY, DAY),
    ),
  })
  fc.assert(
    fc.property(
      fc.array(jump, { maxLength: 6 }),
      fc.integer({ min: local('2026-03-20T00:00'), max: local('2026-11-20T00:00') }),
      (jumps, from) => {
        const ran = live({ from, forMs: 4 * DAY, plan, jumps })
        for (const kind of runKinds) {
          const times = ofKind(ran, kind).map(it => it.monotonic)
          for (const [i, time] of times.slice(1).entries()) {
            expect(time - (times[i] ?? 0)).toBeGreaterThanOrEqual(leastGapMs(kind, plan))
          }
        }
        // The clock stands still, wherever it now is: within four days there is another deep run, and soon one every day.
        const lastJump = Math.max(0, ...jumps.map(it => it.at))
        if (lastJump < 2 * DAY) expect(ofKind(ran, 'deep').length).toBeGreaterThanOrEqual(2)
      },
    ),
    { numRuns: 30 },
  )
})

test('any pace finds its places, and none is run more often than asked', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 600, max: 604_800 }),
      fc.integer({ min: 1800, max: 86_400 }),
      fc.constantFrom('0370037P', '0450029M', '0740047Z'),
      (scanEverySeconds, presenceEverySeconds, agent) => {
        const plan = planOf({ scanEverySeconds, presenceEverySeconds })
        const last: LastRuns = { deep: { agoMs: DAY, unfinished: 0 } }
        const ran = live({ from: local('2026-11-16T00:00'), forMs: 14 * DAY, plan, agent, last })
        const runs = ofKind(ran, 'discovery').length
        const asked = Math.ceil((10 * HOUR) / (scanEverySeconds * 1000)) * 10
        expect(runs).toBeLessThanOrEqual(asked)
        expect(runs).toBeGreaterThanOrEqual(scanEverySeconds > DAY / 1000 ? 1 : asked / 2)
      },
    ),
    { numRuns: 12 },
  )
})

test('180 agents do not begin together', () => {
  const agents = Array.from(
    { length: 180 },
    (_, i) => `${String(370_000 + i * 7).padStart(7, '0')}A`,
  )
  const minutes = countBy(
    agents.map(agent => {
      const ran = live({
        ...{ from: local('2026-11-23T07:30'), forMs: 1.2 * HOUR, agent },
        last: { deep: { agoMs: 3 * HOUR, unfinished: 0 } },
      })
      return Math.floor((ofKind(ran, 'discovery')[0]?.monotonic ?? -1) / MINUTE)
    }),
  )
  expect(minutes.get(-1)).toBeUndefined()
  // 3 a minute on average.
  expect(Math.max(...minutes.values())).toBeLessThanOrEqual(10)
  expect(minutes.size).toBeGreaterThan(50)
  expect(shareOf('0370037P', 'deep')).toBe(shareOf('0370037P', 'deep'))
})
