/**
 * Lets the first of a kind through and then at most one per window, with the number that was held back meanwhile:
 * whoever knocks a thousand times a second gets a line a minute. Remembers a bounded number of kinds.
 */
export function createRepeatFilter(options: {
  windowMs: number
  maxKinds: number
  nowMs: () => number
}): (kind: string) => { heldBack: number } | undefined {
  const seen = new Map<string, { shownAtMs: number; heldBack: number }>()

  return kind => {
    const now = options.nowMs()
    const before = seen.get(kind)
    if (before && now - before.shownAtMs < options.windowMs) {
      before.heldBack += 1
      return undefined
    }
    seen.delete(kind)
    seen.set(kind, { shownAtMs: now, heldBack: 0 })
    const oldest = seen.size > options.maxKinds ? seen.keys().next().value : undefined
    if (oldest !== undefined) seen.delete(oldest)
    return { heldBack: before?.heldBack ?? 0 }
  }
}
