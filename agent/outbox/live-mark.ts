/** How long what was put is live: it goes before what has been waiting longer. */
export const LIVE_MS = 5 * 60_000
const GRAIN_MS = 1_000

/** Tells live messages from the backlog by a clock that nobody sets. */
export type LiveMark = {
  /** A message was put at this position, now. */
  put(position: number): void
  /** What lies after this position is live. */
  after(): number
}

/** Starts with everything up to `position` as backlog. `clock` is monotonic, in milliseconds. */
export function createLiveMark(position: number, clock: () => number): LiveMark {
  let after = position
  /** The last position of each second of the time that is live, so that memory does not grow with messages. */
  let recent: { position: number; at: number }[] = []
  return {
    put(latest) {
      const at = clock()
      const last = recent.at(-1)
      if (last && at - last.at < GRAIN_MS) last.position = latest
      else recent.push({ position: latest, at })
    },
    after() {
      const since = clock() - LIVE_MS
      const past = recent.filter(it => it.at < since)
      if (past.length > 0) recent = recent.slice(past.length)
      after = past.at(-1)?.position ?? after
      return after
    },
  }
}
