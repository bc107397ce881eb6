import { type DirectionMemory, detect, type Episode, type LinkState } from './detector.ts'
import {
  type Direction,
  type HopDelay,
  type LinkMinute,
  type LinkSample,
  linkMinutes,
  MINUTE_MS,
} from './link-minutes.ts'
import type { Thresholds } from './thresholds.ts'

export const directions = ['down', 'up'] as const satisfies Direction[]

/** Rates that are paid for since an instant (milliseconds since 1970); the first one also counts before it. */
export type Contract = {
  readonly sinceMs: number
  readonly downMbps: number
  readonly upMbps: number
}

/** What is remembered of a link before a minute. */
export type LinkMemory = {
  readonly minute: number
  readonly down: DirectionMemory
  readonly up: DirectionMemory
}

export type FoldInput = {
  /** In the order of time, one at least. */
  readonly contracts: readonly Contract[]
  readonly downIs: 'in' | 'out'
  readonly thresholds: Thresholds
  /** Absent when nothing was ever taken in. */
  readonly before?: LinkMemory | undefined
  /** All of them that touch the minutes from `before` on. */
  readonly samples: readonly LinkSample[]
  readonly delays: readonly HopDelay[]
  /** The first minute that is not taken in. */
  readonly upTo: number
}

export type Fold = {
  readonly from: number
  readonly upTo: number
  /** To go on from next time: a little in the past, because messages overtake each other. */
  readonly settled: LinkMemory
  /** Memories at full hours of the last day and at midnights (UTC), for samples that come late. */
  readonly checkpoints: readonly LinkMemory[]
  readonly down: FoldedDirection
  readonly up: FoldedDirection
}

export type FoldedDirection = {
  readonly state: LinkState
  /** When the state began, if that was in these minutes. */
  readonly sinceMinute?: number
  /** Of the rate in the latest minute; absent when it is unknown. */
  readonly load?: number
  /** Those that ended, and the one that lasts. */
  readonly episodes: readonly Episode[]
}

const SETTLE_MINUTES = 3
const HOUR = 60
const DAY = 1440

/** Both directions of a link over the minutes from what is remembered to `upTo`. */
export function foldLink(input: FoldInput): Fold | undefined {
  const { before, upTo, thresholds } = input
  const told = minutesUnderContract(input)
  const from = before?.minute ?? firstMinute(told)
  if (from === undefined || from >= upTo) return undefined

  let memory: LinkMemory = before ?? {
    minute: from,
    down: detect(undefined, [], from).memory,
    up: detect(undefined, [], from).memory,
  }
  const settledAt = Math.max(from, upTo - SETTLE_MINUTES)
  const checkpoints: LinkMemory[] = []
  const story: Record<Direction, Story> = {
    down: { episodes: [] },
    up: { episodes: [] },
  }
  let settled = memory
  const next = { down: 0, up: 0 }
  for (const stop of stopsBetween(from, settledAt, upTo)) {
    const after = { down: memory.down, up: memory.up }
    for (const direction of directions) {
      const minutes = told[direction]
      const first = next[direction]
      while ((minutes[next[direction]]?.minute ?? stop) < stop) next[direction] += 1
      const part = minutes.slice(first, next[direction])
      const detected = detect(memory[direction], part, stop, thresholds)
      after[direction] = detected.memory
      story[direction].episodes.push(...detected.ended)
      const last = detected.transitions.at(-1)
      if (last) story[direction].sinceMinute = last.minute
    }
    memory = { minute: stop, ...after }
    if (stop <= settledAt && isCheckpoint(stop, upTo)) checkpoints.push(memory)
    if (stop === settledAt) settled = memory
  }
  const folded = (direction: Direction): FoldedDirection => {
    const { state, episode, recent } = memory[direction]
    const load = recent.at(-1)?.utilisation ?? undefined
    const { episodes, sinceMinute } = story[direction]
    return {
      state,
      ...(sinceMinute !== undefined && { sinceMinute }),
      ...(load !== undefined && { load }),
      episodes: episode ? [...episodes, episode] : episodes,
    }
  }
  return { from, upTo, settled, checkpoints, down: folded('down'), up: folded('up') }
}

type Story = { episodes: Episode[]; sinceMinute?: number }

/** Each minute is judged by what was paid for then. */
function minutesUnderContract({
  contracts,
  samples,
  delays,
  downIs,
}: FoldInput): Record<Direction, LinkMinute[]> {
  const told: Record<Direction, LinkMinute[]> = { down: [], up: [] }
  for (const [index, { sinceMs, downMbps, upMbps }] of contracts.entries()) {
    const fromMs = index === 0 ? Number.NEGATIVE_INFINITY : sinceMs
    const toMs = contracts[index + 1]?.sinceMs ?? Number.POSITIVE_INFINITY
    const near = (startMs: number, endMs: number) =>
      endMs > fromMs - MINUTE_MS && startMs < toMs + MINUTE_MS
    const minutes = linkMinutes(
      samples.filter(it => near(it.fromMs, it.toMs)),
      delays,
      { downMbps, upMbps, downIs },
    )
    for (const direction of directions) {
      for (const it of minutes[direction]) {
        const startMs = it.minute * MINUTE_MS
        if (startMs >= fromMs && startMs < toMs) told[direction].push(it)
      }
    }
  }
  return told
}

function firstMinute(told: Record<Direction, LinkMinute[]>): number | undefined {
  const firsts = directions.flatMap(it => told[it][0]?.minute ?? [])
  return firsts.length > 0 ? Math.min(...firsts) : undefined
}

function stopsBetween(from: number, settledAt: number, upTo: number): number[] {
  const stops = new Set([settledAt, upTo])
  for (let stop = Math.ceil((from + 1) / HOUR) * HOUR; stop < settledAt; stop += HOUR) {
    if (isCheckpoint(stop, upTo)) stops.add(stop)
  }
  return [...stops].filter(it => it > from).sort((a, b) => a - b)
}

function isCheckpoint(minute: number, upTo: number): boolean {
  return minute % HOUR === 0 && (minute >= upTo - DAY || minute % DAY === 0)
}
