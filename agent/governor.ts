/** How much of a second's budget may go at once after a rest. */
const BURST_SECONDS = 0.05

/** The packet budget of a site: what the agent may send in a second, whatever it is for. */
export type Governor = {
  readonly packetsPerSecond: number
  /** Resolves when one more packet may go, in the order of the calls; at once when the agent is stopping. */
  admit(): Promise<void>
}

/**
 * A token bucket of 50 ms' worth of packets. Keeps no queue and no timer of its own: each caller is told its instant (the
 * virtual scheduling form of ITU-T I.371's generic cell rate algorithm).
 */
export function createGovernor(packetsPerSecond: number, signal?: AbortSignal): Governor {
  const intervalMs = 1000 / packetsPerSecond
  const burstMs = BURST_SECONDS * 1000
  let nextAt = 0

  return {
    packetsPerSecond,
    async admit() {
      const now = performance.now()
      const at = Math.max(nextAt, now - burstMs)
      nextAt = at + intervalMs
      if (at <= now || signal?.aborted) return
      await rest(at - now, signal)
    },
  }
}

function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done)
  })
}
