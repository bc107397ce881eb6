import type { TrafficMessage } from '../../schemas/sample.ts'

/** What is counted over an interval, so that two intervals that meet can be added up. */
const COUNTS = [
  ...['octetsIn', 'octetsOut', 'packetsIn', 'packetsOut'],
  ...['errorsIn', 'errorsOut', 'discardsIn', 'discardsOut'],
]
/** As many as a message may have (schemas/sample.ts). */
const MOST: Record<string, number> = { samples: 5000, batches: 100, roundTrips: 1000 }
/** Lists of intervals; others have rows of one instant, and are kept whole. */
const INTERVALS = ['samples', 'batches']

type Row = Record<string, unknown>

/**
 * Messages of traffic, oldest first, as one with longer intervals: those of one interface that meet, and are both known or
 * unknown for the same reason, become one with the sum of what was counted. No octet is lost or moved across a hole.
 * Undefined when the messages do not go into one.
 */
export function mergeTraffic(messages: readonly TrafficMessage[]): TrafficMessage | undefined {
  const parts = messages as readonly Row[]
  const merged: Row = {}
  for (const name of new Set(parts.flatMap(part => Object.keys(part)))) {
    const lists = parts.map(part => part[name] ?? [])
    const most = MOST[name]
    if (most === undefined || !lists.every(list => Array.isArray(list))) return undefined
    const rows = lists.flat() as Row[]
    merged[name] = INTERVALS.includes(name) ? joinIntervals(rows) : rows
    if ((merged[name] as Row[]).length > most) return undefined
  }
  return merged as TrafficMessage
}

/** How many samples a message has, each interface of a batch being one. */
export function countSamples(message: TrafficMessage): number {
  const { samples = [], batches = [] } = message as { samples?: Row[]; batches?: Row[] }
  const inBatches = batches.map(({ interfaces }) =>
    Array.isArray(interfaces) ? interfaces.length : 1,
  )
  return inBatches.reduce((sum, count) => sum + count, samples.length)
}

function joinIntervals(rows: readonly Row[]): Row[] {
  const ofSubject = Map.groupBy(rows, subjectOf)
  return [...ofSubject.values()].flatMap(own => {
    const sorted = own.toSorted((a, b) => Date.parse(String(a.from)) - Date.parse(String(b.from)))
    const joined: Row[] = []
    for (const row of sorted) {
      const last = joined.at(-1)
      const both = last && last.to === row.from ? addUp(last, row) : undefined
      if (both) joined[joined.length - 1] = both
      else joined.push(row)
    }
    return joined
  })
}

/** All that must be equal: the interface, why it is unknown, and whatever else is neither counted nor time. */
function subjectOf(row: Row): string {
  const fixed = Object.entries(row).filter(
    ([name]) => name !== 'from' && name !== 'to' && !COUNTS.includes(name),
  )
  return JSON.stringify(fixed.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function addUp(first: Row, second: Row): Row | undefined {
  const sums: Row = {}
  for (const name of COUNTS) {
    const sum = addCounts(first[name], second[name])
    if (sum === IMPOSSIBLE) return undefined
    if (sum !== undefined) sums[name] = sum
  }
  return { ...first, ...sums, to: second.to }
}

const IMPOSSIBLE = Symbol('these cannot be added')

function addCounts(a: unknown, b: unknown): unknown {
  if (a === undefined && b === undefined) return undefined
  if (a === null && b === null) return null
  if (typeof a === 'number' && typeof b === 'number') {
    return Number.isSafeInteger(a + b) ? a + b : IMPOSSIBLE
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    const sums = a.map((count, at) => addCounts(count, b[at]))
    return sums.includes(IMPOSSIBLE) ? IMPOSSIBLE : sums
  }
  return IMPOSSIBLE
}
