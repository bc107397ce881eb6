/** An answer this many times slower than usual, and this much slower at least, shows a device at its limits. */
const SLOWER_TIMES = 4
const SLOWER_MS = 100
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1000
/** What is left of the pause after a usual answer; under a few milliseconds nothing is. */
const EASING = 0.8
const NEGLIGIBLE_MS = 5
/** How fast the notion of usual follows slower answers: a slow table is usual after some ten requests. */
const DRIFT = 0.1

/** How long to leave a device alone between an answer and the next request, by what its answers take. */
export type BackOff = {
  /** After an answer that took `ms` and brought `objects`. */
  answered(ms: number, objects: number): void
  /** After a request without an answer. */
  lost(): void
  pauseMs(): number
}

/**
 * Compares each answer with what the device usually takes for as many objects. Above that the pause doubles, up to a
 * second; while answers are usual it eases off slowly.
 */
export function createBackOff(): BackOff {
  /** Usual latency by the order of magnitude of the answer. */
  const usualMs: number[] = []
  let pauseMs = 0

  function lengthen(atLeastMs: number) {
    pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(2 * pauseMs, atLeastMs))
  }

  return {
    answered(ms, objects) {
      const size = Math.floor(Math.log2(objects + 1))
      const usual = usualMs[size]
      if (usual === undefined) {
        usualMs[size] = ms
        return
      }
      if (ms > SLOWER_TIMES * usual && ms > usual + SLOWER_MS) lengthen(ms / 2)
      else pauseMs = pauseMs * EASING < NEGLIGIBLE_MS ? 0 : pauseMs * EASING
      usualMs[size] = ms < usual ? (usual + ms) / 2 : usual + DRIFT * (ms - usual)
    },
    lost: () => lengthen(FIRST_PAUSE_MS),
    pauseMs: () => pauseMs,
  }
}
