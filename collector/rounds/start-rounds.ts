export type Rounds = {
  /** Asks for a round as soon as the one under way ends; asked many times meanwhile, it is one. */
  soon: () => void
  /** No further round begins; resolves when the one under way is done. */
  stop: () => Promise<void>
}

/**
 * Does a round of work every so often, one at a time: what falls due during a round is not made up. A round tells its own failures, and
 * ends early at a good place when `stopping` is aborted.
 */
export function startRounds(
  everyMs: number,
  round: (stopping: AbortSignal) => Promise<void>,
): Rounds {
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  let isAskedAgain = false
  const begin = () => {
    if (stopping.signal.aborted || running) return
    running = round(stopping.signal).finally(() => {
      running = undefined
      if (!isAskedAgain) return
      isAskedAgain = false
      begin()
    })
  }
  const timer = setInterval(begin, everyMs).unref()
  return {
    soon: () => {
      if (running) isAskedAgain = true
      else begin()
    },
    stop: async () => {
      stopping.abort()
      clearInterval(timer)
      await running
    },
  }
}
