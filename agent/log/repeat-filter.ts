export type Repetition = {
  /** How often it came since it was last let through, this time not counted. */
  heldBack: number
}

/**
 * Lets a trouble through when it is new, and from then on once per interval with the number that was held back: an agent
 * whose line is dead for a month writes a few lines an hour. Remembers a bounded number of troubles.
 */
export function createRepeatFilter(options: {
  intervalMs: number
  /** Troubles remembered; the one not let through for longest is forgotten. */
  most: number
  /** Of a clock that never jumps. */
  nowMs: () => number
}): (trouble: string) => Repetition | undefined {
  const told = new Map<string, { atMs: number; heldBack: number }>()

  return trouble => {
    const now = options.nowMs()
    const before = told.get(trouble)
    if (before && now - before.atMs < options.intervalMs) {
      before.heldBack += 1
      return undefined
    }
    told.delete(trouble)
    told.set(trouble, { atMs: now, heldBack: 0 })
    const oldest = told.size > options.most ? told.keys().next().value : undefined
    if (oldest !== undefined) told.delete(oldest)
    return { heldBack: before?.heldBack ?? 0 }
  }
}
