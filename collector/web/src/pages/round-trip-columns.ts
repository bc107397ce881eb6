import type { RoundTripPoint } from '../api/link-queries.ts'

type Range = { fromMs: number; toMs: number; stepMs: number }

/** A place for every step of the time; null where nobody asked, or nothing came back: a line across would be invented. */
export function roundTripColumns(
  points: readonly RoundTripPoint[],
  { fromMs, toMs, stepMs }: Range,
): [at: number[], median: (number | null)[], p95: (number | null)[]] {
  const pointOf = new Map(
    points.map(it => [Math.floor((Date.parse(it.from) - fromMs) / stepMs), it.rttMs]),
  )
  const steps = Array.from({ length: Math.ceil((toMs - fromMs) / stepMs) }, (_, n) => n)
  return [
    steps.map(n => (fromMs + (n + 0.5) * stepMs) / 1000),
    steps.map(n => pointOf.get(n)?.median ?? null),
    steps.map(n => pointOf.get(n)?.p95 ?? null),
  ]
}
