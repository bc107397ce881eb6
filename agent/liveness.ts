/** One thing that must go on: the scan loop, or a scan that is under way. */
export type Watched = {
  /** It has just moved, and will again within this time, or within a longer one that was promised before. */
  within(ms: number): void
  /** It is over, and nothing is expected of it any more. */
  end(): void
}

/** Who said to move again by when; the watchdog is fed as long as all keep their word. */
export type Liveness = {
  watch(name: string): Watched
  /** The names of those that are late. */
  stuck(): string[]
}

/** `nowMs` is of a clock that never jumps. */
export function createLiveness(nowMs: () => number = () => performance.now()): Liveness {
  const dueAt = new Map<Watched, { name: string; atMs: number }>()
  return {
    watch(name) {
      const watched: Watched = {
        within(ms) {
          const promised = dueAt.get(watched)?.atMs ?? 0
          dueAt.set(watched, { name, atMs: Math.max(promised, nowMs() + ms) })
        },
        end: () => void dueAt.delete(watched),
      }
      return watched
    },
    stuck: () => [...dueAt.values()].flatMap(({ name, atMs }) => (atMs < nowMs() ? [name] : [])),
  }
}
