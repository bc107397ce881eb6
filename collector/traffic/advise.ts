import { type ClassCalendar, localTimes } from './class-calendar.ts'
import { type DemandEstimate, estimateDemand } from './estimate-demand.ts'
import type { DirectionReport, FullTime, LoadStep } from './link-report.ts'
import { percentile } from './percentile.ts'

/** What should be done about a link that is full in class hours again and again. */
export type LinkAdvice =
  | {
      readonly kind: 'raise-rate'
      /** The smallest offer that leaves room above the demand. */
      readonly toMbps: number
      readonly demand: DemandEstimate
    }
  | {
      readonly kind: 'move-load'
      /** Local time at which the load usually begins, like 05:30, and on how many days it ran into class. */
      readonly beginsAt: string
      readonly days: number
      /** How much earlier it must begin, or later it must go on, in minutes. */
      readonly byMinutes: number
    }

/** What operators sell to schools, and at what speeds switches are linked, in Mbit/s. */
const OFFERS = {
  wan: [4, 8, 10, 20, 30, 40, 60, 80, 100, 150, 200, 300, 500, 1000, 2000, 5000, 10_000],
  uplink: [100, 1000, 2500, 5000, 10_000, 25_000, 40_000, 100_000],
} as const
/** Demand should fill no more of it. */
const ROOM = 0.75
/** A load that began so long before class is not that of pupils. */
const LEAST_BEFORE_CLASS_MS = 60 * 60_000
const LEAST_DAYS = 3
const MINUTE_MS = 60_000

/**
 * Advice for one direction that is chronically full: move what begins at night and runs into class, if class has room
 * without it; else raise the rate. Undefined when it is not chronic, or too little is known.
 */
export function advise(
  report: DirectionReport,
  steps: readonly LoadStep[],
  full: readonly FullTime[],
  calendar: ClassCalendar,
  { rateMbps, kind }: { rateMbps: number; kind: keyof typeof OFFERS },
): LinkAdvice | undefined {
  if (!report.isChronic) return undefined
  const move = findMovableLoad(report, full, calendar)
  if (move) return move
  const localTime = localTimes(calendar)
  const inClass = steps.filter(it => localTime(it.fromMs).isClass).map(it => it.mbps)
  const demand = estimateDemand(inClass, rateMbps)
  if (!demand) return undefined
  const wanted = Math.max(demand.mbps / ROOM, rateMbps * 1.25)
  const toMbps = OFFERS[kind].find(it => it >= wanted) ?? OFFERS[kind].at(-1) ?? wanted
  return { kind: 'raise-rate', toMbps, demand }
}

function findMovableLoad(
  report: DirectionReport,
  full: readonly FullTime[],
  calendar: ClassCalendar,
): LinkAdvice | undefined {
  const localTime = localTimes(calendar)
  const days = new Set(report.days.map(it => it.day))
  const spills = full.flatMap(({ fromMs, toMs }) => {
    if (localTime(fromMs).isClass) return []
    const classMs = firstClassMinute(fromMs, toMs, localTime)
    if (classMs === undefined || classMs - fromMs < LEAST_BEFORE_CLASS_MS) return []
    const { day } = localTime(classMs)
    return days.has(day) ? [{ day, fromMs, classMinutes: (toMs - classMs) / MINUTE_MS }] : []
  })
  const spillingDays = new Set(spills.map(it => it.day))
  // On days without them, or apart from them, class has room.
  const others = report.days.map(
    it =>
      it.fullClassMinutes -
      spills
        .filter(spill => spill.day === it.day)
        .reduce((sum, spill) => sum + spill.classMinutes, 0),
  )
  if (spillingDays.size < LEAST_DAYS || others.filter(it => it >= 30).length >= LEAST_DAYS) {
    return undefined
  }
  const begins = spills.map(it => localTime(it.fromMs).minuteOfDay).sort((a, b) => a - b)
  const minute = percentile(begins, 0.5) ?? 0
  const most = Math.max(...spills.map(it => it.classMinutes))
  const two = (value: number) => String(value).padStart(2, '0')
  return {
    kind: 'move-load',
    beginsAt: `${two(Math.floor(minute / 60))}:${two(minute % 60)}`,
    days: spillingDays.size,
    byMinutes: Math.ceil(most / 15) * 15,
  }
}

function firstClassMinute(
  fromMs: number,
  toMs: number,
  localTime: ReturnType<typeof localTimes>,
): number | undefined {
  for (let ms = fromMs; ms < toMs; ms += MINUTE_MS) if (localTime(ms).isClass) return ms
  return undefined
}
