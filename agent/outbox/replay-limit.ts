/** Megabits per second to octets per millisecond. */
const OCTETS_PER_MS = 125
/** What may go at once after a rest. */
const BURST_MS = 250

/** How fast the backlog goes out, so that it does not fill the school's line. */
export type ReplayLimit = {
  /** Zero when something may go now, else how long to wait. */
  waitMs(): number
  spend(bytes: number): void
}

/** A message of any size may go once nothing is owed; the next ones wait until it is paid for. `clock` is in milliseconds. */
export function createReplayLimit(mbps: number, clock: () => number): ReplayLimit {
  const perMs = mbps * OCTETS_PER_MS
  let credit = perMs * BURST_MS
  let at = clock()

  function update(): void {
    const now = clock()
    credit = Math.min(perMs * BURST_MS, credit + (now - at) * perMs)
    at = now
  }

  return {
    waitMs() {
      update()
      return credit > 0 ? 0 : Math.ceil((1 - credit) / perMs)
    },
    spend(bytes) {
      update()
      credit -= bytes
    },
  }
}
