import type { LinkLoadPoint } from '../api/link-queries.ts'

type Range = { fromMs: number; toMs: number; stepMs: number }
type Rates = { downMbps?: number; upMbps?: number }
export type LinkColumns = [
  at: number[],
  down: (number | null)[],
  up: (number | null)[],
  contractDown: (number | null)[],
  contractUp: (number | null)[],
]

/**
 * A link's chart: a place for every step of the time, null where nothing is known, and the contract as level lines.
 * The API leaves out steps without knowledge; a line from one known step to the next would be invented.
 */
export function linkColumns(
  points: readonly LinkLoadPoint[],
  { fromMs, toMs, stepMs }: Range,
  { downMbps, upMbps }: Rates,
): LinkColumns {
  const pointOf = new Map(points.map(it => [Date.parse(it.from), it]))
  const first = Math.ceil(fromMs / stepMs) * stepMs
  const length = Math.max(0, Math.ceil((toMs - first) / stepMs))
  const starts = Array.from({ length }, (_, n) => first + n * stepMs)
  const rate = (way: 'down' | 'up') =>
    starts.map(it => {
      const known = pointOf.get(it)?.[way]
      return known ? known.mean / 1e6 : null
    })
  const level = (mbps: number | undefined) => starts.map(() => mbps ?? null)
  const at = starts.map(it => (it + stepMs / 2) / 1000)
  return [at, rate('down'), rate('up'), level(downMbps), level(upMbps)]
}
