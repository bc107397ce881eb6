import { createHash } from 'node:crypto'
import { DateTime } from 'luxon'
import type { Plan } from '../schemas/plan.ts'

/**
 * What the agent does by itself. `deep`: full discovery, and what rarely changes. `discovery`: full discovery.
 * `presence`: the bridge and ARP tables of known devices. Each does the work of those after it.
 */
export const runKinds = ['deep', 'discovery', 'presence'] as const
export type RunKind = (typeof runKinds)[number]

/** The latest run of a kind: how long ago it began, and how many in a row, this one included, came to no end. */
export type LastRun = { agoMs: number; unfinished: number }
export type LastRuns = Partial<Record<RunKind, LastRun>>

export type ScheduledRun = { kind: RunKind; inMs: number }

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Deep runs are spread over the hours before class. */
const DEEP_SPREAD_MS = 5 * HOUR_MS
/** Two deep runs are at least this far apart, though one of them may have been late. */
const DEEP_GAP_MS = 6 * HOUR_MS
/** A discovery this soon after a deep run would find nothing new. */
const DEEPER_GAP_MS = 30 * MINUTE_MS
/** Class days apart, at most: a week, and the day before and after. */
const DAYS_AHEAD = 9

/**
 * What is to be done next, and in how many milliseconds (0: now); undefined when the plan has nothing to look at. Discovery
 * and presence have fixed places in the class hours, deep runs one before them, each agent its own. A place that was missed
 * is made up for once, as long as class lasts; a run that was cut short is done again, ever later. Ages are by a clock that
 * is never set, places by the wall clock (`nowMs`, since 1970): a clock that jumps moves the next run, and never adds one.
 */
export function nextRun(
  plan: Plan,
  agent: string,
  nowMs: number,
  last: LastRuns,
): ScheduledRun | undefined {
  if (plan.vlans.length === 0) return undefined
  // After installation, at once.
  if (!last.deep) return { kind: 'deep', inMs: 0 }
  const due = runKinds.map(kind => ({ kind, inMs: dueIn(kind, plan, agent, nowMs, last) }))
  return due.reduce((first, next) => (next.inMs < first.inMs ? next : first))
}

/** The least time between the beginnings of two runs of a kind that came to their end. */
export function leastGapMs(kind: RunKind, plan: Plan): number {
  if (kind === 'deep') return DEEP_GAP_MS
  const everyMs = everySecondsOf(kind, plan) * 1000
  return everyMs < DAY_MS ? everyMs / 2 : everyMs - DAY_MS / 2
}

function dueIn(kind: RunKind, plan: Plan, agent: string, nowMs: number, last: LastRuns): number {
  const retryInMs = retryIn(kind, last)
  const earliestMs = nowMs + restMs(kind, plan, last)
  for (const { from, to, every } of placesOf(kind, plan, agent, nowMs)) {
    const first = from + Math.max(0, Math.ceil((earliestMs - from) / every)) * every
    if (first >= to) continue
    if (first > nowMs) return Math.min(first - nowMs, retryInMs)
    // It was missed, and is taken now.
    if (nowMs < to) return 0
  }
  // A pace of weeks: by then somebody will have looked again.
  return Math.min(DAY_MS, retryInMs)
}

/** How far off the earliest next run is; negative when it could have been before now. */
function restMs(kind: RunKind, plan: Plan, last: LastRuns): number {
  const gapMs = leastGapMs(kind, plan)
  const own = last[kind] ? gapMs - last[kind].agoMs : Number.NEGATIVE_INFINITY
  const deeper = deeperThan(kind).map(
    it => Math.min(gapMs, DEEPER_GAP_MS) - (last[it]?.agoMs ?? Number.POSITIVE_INFINITY),
  )
  return Math.max(own, ...deeper)
}

function deeperThan(kind: RunKind): readonly RunKind[] {
  return runKinds.slice(0, runKinds.indexOf(kind))
}

/** A run that was cut short is done again: the first time at once, then after 2, 4, 8 minutes, up to an hour. */
function retryIn(kind: RunKind, last: LastRuns): number {
  const own = last[kind]
  if (!own || own.unfinished === 0 || kind === 'presence') return Number.POSITIVE_INFINITY
  const isDone = deeperThan(kind).some(it => (last[it]?.agoMs ?? own.agoMs) < own.agoMs)
  if (isDone) return Number.POSITIVE_INFINITY
  const pauseMs = own.unfinished === 1 ? 0 : MINUTE_MS * 2 ** Math.min(own.unfinished - 1, 6)
  return Math.max(0, Math.min(pauseMs, HOUR_MS) - own.agoMs)
}

/** Where the runs of a kind have their places: from, then every so often, before to. All in milliseconds since 1970. */
type Places = { from: number; to: number; every: number }

function* placesOf(kind: RunKind, plan: Plan, agent: string, nowMs: number): Generator<Places> {
  const { zone, days, from, to } = plan.hours
  const today = DateTime.fromMillis(nowMs, { zone }).startOf('day')
  const share = shareOf(agent, kind)
  for (let ahead = kind === 'deep' ? -1 : 0; ahead < DAYS_AHEAD; ahead++) {
    const day = today.plus({ days: ahead })
    const begin = atTime(day, from)
    if (kind === 'deep') {
      const place = begin - DEEP_SPREAD_MS + Math.floor(share * DEEP_SPREAD_MS)
      // Of the whole day, so that an agent that was off at that time makes up for it.
      yield { from: place, to: place + DAY_MS, every: 2 * DAY_MS }
    } else if (days.includes(day.weekday)) {
      const end = atTime(day, to)
      const every = everySecondsOf(kind, plan) * 1000
      const shift = Math.floor(share * Math.min(every, end - begin))
      yield { from: begin + shift, to: end, every }
    }
  }
}

/** A time that the day does not have, when the clock is put forward, is that much later; one that it has twice, the first. */
function atTime(day: DateTime, time: string): number {
  if (time === '24:00') return day.plus({ days: 1 }).toMillis()
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return day.set({ hour, minute }).toMillis()
}

function everySecondsOf(kind: RunKind, plan: Plan): number {
  return kind === 'presence' ? plan.presenceEverySeconds : plan.scanEverySeconds
}

/** An agent's own share of an interval, from 0 to below 1; always the same, and spread evenly over agents. */
export function shareOf(agent: string, what: string): number {
  const digest = createHash('sha256').update(`${agent}\n${what}`).digest()
  return digest.readUInt32BE(0) / 2 ** 32
}
