import type { LinkMinute } from './link-minutes.ts'
import { defaultThresholds, type Thresholds } from './thresholds.ts'

export type LinkState = 'unknown' | 'quiet' | 'busy' | 'saturated' | 'harmful'

/** A time at which one direction was full, in event time. */
export type Episode = {
  /** The first full minute of those that made it one; minutes since 1970. */
  fromMinute: number
  /** When it was certain. */
  concludedMinute: number
  /** The minute after its last one; absent while it lasts. */
  toMinute?: number
  /** Whether discards or delay rose with it at any time. */
  isHarmful: boolean
  /** Of the contracted rate, over the known minutes. */
  peak: number
  mean: number
  knownMinutes: number
  /** Why it is over: there was room again, or nothing is known any more. */
  endedBy?: 'room' | 'dark'
}

/** A change of state: `minute` is when it was concluded, the first one that the new state holds for. */
export type Transition = { minute: number; from: LinkState; to: LinkState }

/** What must be remembered of one direction between two minutes; plain data, to be stored as it is. */
export type DirectionMemory = {
  state: LinkState
  /** The latest minute that was taken in. */
  minute: number
  /** Of the window's minutes, the latest last: utilisation (null: unknown) and whether harm was done. */
  recent: { utilisation: number | null; isHarmed: boolean }[]
  /** The latest minute of which anything is known, and the latest at or above `busyFrom`; null when there was none. */
  knownMinute: number | null
  highMinute: number | null
  /** Known minutes since the latest high one, and the sum of their utilisation: they may be the episode's end, or not. */
  below: { minutes: number; sum: number }
  /** What the first hop takes when the link has room, a slow average; null until it was seen so. */
  quietDelayMs: number | null
  episode: Episode | null
}

export type Detection = {
  memory: DirectionMemory
  transitions: Transition[]
  /** Episodes that ended in these minutes; the one that lasts is in the memory. */
  ended: Episode[]
}

const DELAY_INERTIA = 0.98

/**
 * The states of one direction of a link over the minutes up to `upTo` (exclusive), from what was remembered before them.
 * A fold over event time: the same minutes in any order, told in one piece or in many, end in the same states. A minute
 * that is missing is unknown; unknown minutes neither begin a state nor end it, until there are too many.
 */
export function detect(
  before: DirectionMemory | undefined,
  minutes: readonly LinkMinute[],
  upTo: number,
  thresholds: Thresholds = defaultThresholds,
): Detection {
  const known = new Map(minutes.map(it => [it.minute, it]))
  const first = before
    ? before.minute + 1
    : minutes.reduce((least, it) => Math.min(least, it.minute), upTo)
  const transitions: Transition[] = []
  const ended: Episode[] = []
  let memory = before ?? blank(first - 1)
  for (let minute = first; minute < upTo; minute++) {
    const next = advance(memory, minute, known.get(minute), thresholds)
    if (next.state !== memory.state) {
      transitions.push({ minute, from: memory.state, to: next.state })
    }
    const closed = next.episode?.toMinute === undefined ? null : next.episode
    if (closed) ended.push(closed)
    memory = closed ? { ...next, episode: null } : next
  }
  return { memory, transitions, ended }
}

function blank(minute: number): DirectionMemory {
  return {
    state: 'unknown',
    minute,
    recent: [],
    knownMinute: null,
    highMinute: null,
    below: { minutes: 0, sum: 0 },
    quietDelayMs: null,
    episode: null,
  }
}

function advance(
  memory: DirectionMemory,
  minute: number,
  told: LinkMinute | undefined,
  limits: Thresholds,
): DirectionMemory {
  const seen = remember(memory, minute, told, limits)
  const state = stateAfter(seen, limits)
  const { utilisation } = seen.recent.at(-1) ?? { utilisation: null }
  return { ...seen, state, episode: episodeAfter(memory, seen, state, utilisation, limits) }
}

function remember(
  memory: DirectionMemory,
  minute: number,
  told: LinkMinute | undefined,
  limits: Thresholds,
): DirectionMemory {
  const { below, quietDelayMs } = memory
  const utilisation = told?.utilisation ?? null
  const now = { utilisation, isHarmed: isHarmed(told, quietDelayMs, limits) }
  const seen = { ...memory, minute, recent: [...memory.recent, now].slice(-limits.windowMinutes) }
  // What is not known is no sign of room, and none of load.
  if (utilisation === null) return seen
  if (utilisation >= limits.busyFrom) {
    return { ...seen, knownMinute: minute, highMinute: minute, below: { minutes: 0, sum: 0 } }
  }
  return {
    ...seen,
    knownMinute: minute,
    below: { minutes: below.minutes + 1, sum: below.sum + utilisation },
    quietDelayMs: slowAverage(quietDelayMs, told?.firstHopMs),
  }
}

function stateAfter(memory: DirectionMemory, limits: Thresholds): LinkState {
  const { state, minute, recent, knownMinute, below } = memory
  if (knownMinute === null || minute - knownMinute >= limits.darkMinutes) return 'unknown'

  const hasRoom = below.minutes >= limits.leaveMinutes
  const isFull = isSaturated(state)
    ? !hasRoom
    : minutesFrom(recent, limits.saturatedFrom) >= limits.enterMinutes
  if (isFull) {
    const harmed = recent.filter(it => it.isHarmed).length
    return state === 'harmful' || harmed >= limits.harmedMinutes ? 'harmful' : 'saturated'
  }
  const isBusy =
    state === 'busy' ? !hasRoom : minutesFrom(recent, limits.busyFrom) >= limits.enterMinutes
  if (isBusy) return 'busy'
  return state !== 'unknown' || minutesFrom(recent, 0) >= LEAST_KNOWN ? 'quiet' : 'unknown'
}

function minutesFrom(recent: DirectionMemory['recent'], share: number): number {
  let count = 0
  for (const { utilisation } of recent) {
    if (utilisation !== null && utilisation >= share) count += 1
  }
  return count
}

/** Five known minutes are enough to say that a link has room; one is not. */
const LEAST_KNOWN = 5

function isSaturated(state: LinkState): boolean {
  return state === 'saturated' || state === 'harmful'
}

function episodeAfter(
  before: DirectionMemory,
  seen: DirectionMemory,
  state: LinkState,
  utilisation: number | null,
  limits: Thresholds,
): Episode | null {
  const { episode } = before
  if (!isSaturated(state)) {
    return (
      episode && (state === 'unknown' ? endedInTheDark(episode, seen) : endedByRoom(episode, seen))
    )
  }
  if (!episode) return begun(seen, state, limits)
  const going = {
    ...episode,
    isHarmful: episode.isHarmful || state === 'harmful',
    peak: Math.max(episode.peak, utilisation ?? 0),
  }
  // Minutes with room count once the link is high again: until then they may be the end.
  if (utilisation === null || seen.highMinute !== seen.minute) return going
  const { minutes, sum } = before.below
  return withMinutes(going, { minutes: minutes + 1, sum: sum + utilisation })
}

function begun({ recent, minute }: DirectionMemory, state: LinkState, limits: Thresholds): Episode {
  const first = recent.findIndex(it => (it.utilisation ?? 0) >= limits.saturatedFrom)
  const own = recent.slice(first).flatMap(it => it.utilisation ?? [])
  const episode = {
    fromMinute: minute - (recent.length - 1 - first),
    concludedMinute: minute,
    isHarmful: state === 'harmful',
    peak: Math.max(...own),
    mean: 0,
    knownMinutes: 0,
  }
  return withMinutes(episode, {
    minutes: own.length,
    sum: own.reduce((sum, value) => sum + value, 0),
  })
}

function endedByRoom(episode: Episode, { highMinute, minute }: DirectionMemory): Episode {
  return { ...episode, toMinute: (highMinute ?? minute) + 1, endedBy: 'room' }
}

function endedInTheDark(
  episode: Episode,
  { knownMinute, minute, below }: DirectionMemory,
): Episode {
  return { ...withMinutes(episode, below), toMinute: (knownMinute ?? minute) + 1, endedBy: 'dark' }
}

function withMinutes(episode: Episode, more: { minutes: number; sum: number }): Episode {
  const knownMinutes = episode.knownMinutes + more.minutes
  if (knownMinutes === 0) return episode
  const mean = (episode.mean * episode.knownMinutes + more.sum) / knownMinutes
  return { ...episode, mean, knownMinutes }
}

/** Frames were dropped, or the first hop takes far longer than it does when there is room. */
function isHarmed(
  told: LinkMinute | undefined,
  quietDelayMs: number | null,
  limits: Thresholds,
): boolean {
  if (!told?.utilisation || told.utilisation < limits.busyFrom) return false
  if ((told.discards ?? 0) >= 1) return true
  const { firstHopMs } = told
  return (
    firstHopMs !== undefined &&
    quietDelayMs !== null &&
    firstHopMs >= quietDelayMs * limits.delayFactor &&
    firstHopMs >= quietDelayMs + limits.delayRiseMs
  )
}

function slowAverage(average: number | null, value: number | undefined): number | null {
  if (value === undefined) return average
  return average === null ? value : average * DELAY_INERTIA + value * (1 - DELAY_INERTIA)
}
