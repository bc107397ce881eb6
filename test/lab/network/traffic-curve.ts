/**
 * The shapes of a week, integrated: `basis(t)` is a vector of areas under curves, so the octets a
 * port has moved between two instants are a dot product, exact and the same at both ends of a cable.
 */
export const basisLength = 4

/** [class hours on the Internet, class hours inside, nightly backup, seconds]. */
export type Flow = readonly number[]

const quarterMs = 900_000
const quartersPerWeek = 7 * 96
const weekMs = quartersPerWeek * quarterMs
/** 1 January 1970 was a Thursday; weeks here start on Monday, in French winter time. */
const weekOffsetMs = 3 * 86_400_000 + 3_600_000
/** Wobble periods divide a week, so that a week's area is always the same. */
const wobbles = [
  { perWeek: 504, depth: 0.22 },
  { perWeek: 3360, depth: 0.13 },
]

/** Share of the peak at each hour of a class day, 0 h to 23 h. */
const classDay = [
  ...[0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.06, 0.35, 0.78, 0.92, 1, 0.95],
  ...[0.55, 0.7, 0.97, 0.93, 0.75, 0.4, 0.18, 0.1, 0.07, 0.04, 0.02, 0.01],
]
const wednesdayMorning = classDay.map((share, hour) => (hour < 13 ? share : share * 0.15))
const weekend = classDay.map(share => share * 0.04)
const classWeek = [
  ...[classDay, classDay, wednesdayMorning, classDay, classDay.map(share => share * 0.9)],
  ...[weekend, weekend],
]
const backupNight = Array.from({ length: 24 }, (_, hour) => (hour >= 1 && hour < 4 ? 1 : 0))

const internet = integrate(quarterly(classWeek))
const inside = integrate(quarterly(classWeek.map(day => day.map(share => share ** 1.3))))
const backup = integrate(quarterly(Array.from({ length: 7 }, () => backupNight)))

/** Areas since 1970 at an instant, in peak-seconds (and plain seconds for the last one). */
export function basis(atMs: number): Flow {
  return [areaUntil(internet, atMs), areaUntil(inside, atMs), areaUntil(backup, atMs), atMs / 1000]
}

type Curve = { readonly levels: readonly number[]; readonly areas: readonly number[] }

/** Four quarters an hour, sliding from one hour's level to the next. */
function quarterly(week: readonly (readonly number[])[]): number[] {
  const hours = week.flat()
  return Array.from({ length: quartersPerWeek }, (_, quarter) => {
    const hour = Math.floor(quarter / 4)
    const level = hours[hour] ?? 0
    const next = hours[(hour + 1) % hours.length] ?? 0
    return level + ((next - level) * (quarter % 4)) / 4
  })
}

function integrate(levels: readonly number[]): Curve {
  const areas = [0]
  for (const [quarter, level] of levels.entries()) {
    areas.push(
      (areas[quarter] ?? 0) + level * wobbleArea(quarter * quarterMs, (quarter + 1) * quarterMs),
    )
  }
  return { levels, areas }
}

function areaUntil(curve: Curve, atMs: number): number {
  const sinceMonday = atMs + weekOffsetMs
  const weeks = Math.floor(sinceMonday / weekMs)
  const inWeek = sinceMonday - weeks * weekMs
  const quarter = Math.min(quartersPerWeek - 1, Math.floor(inWeek / quarterMs))
  const level = curve.levels[quarter] ?? 0
  const partial = level * wobbleArea(quarter * quarterMs, inWeek)
  return weeks * (curve.areas[quartersPerWeek] ?? 0) + (curve.areas[quarter] ?? 0) + partial
}

/** Seconds from one instant of the week to another, weighted by the wobble. */
function wobbleArea(fromMs: number, toMs: number): number {
  let area = (toMs - fromMs) / 1000
  for (const { perWeek, depth } of wobbles) {
    const radiansPerMs = (2 * Math.PI * perWeek) / weekMs
    const difference = Math.cos(radiansPerMs * fromMs) - Math.cos(radiansPerMs * toMs)
    area += (depth * difference) / radiansPerMs / 1000
  }
  return area
}
