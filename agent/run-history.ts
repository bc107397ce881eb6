import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type LastRuns, type RunKind, runKinds } from './schedule.ts'
import { writeDurably } from './write-durably.ts'

/** When runs of each kind last began, across restarts. */
export type RunHistory = {
  last(): LastRuns
  /** What is looked at from now on. When it is something else than before, nothing of it was done yet. */
  about(what: string): void
  /** On disk before the run begins, so that an agent that dies of it does not begin it over and over. */
  began(kind: RunKind): void
  /** The latest run of the kind came to its end. */
  ended(kind: RunKind): void
}

/** `now`: milliseconds since 1970. `monotonic`: milliseconds of a clock that is never set. */
export type HistoryClock = { now: () => number; monotonic: () => number }

const Entry = z.object({
  startedAt: z.number().nonnegative(),
  unfinished: z.int().nonnegative(),
})
const HistoryFile = z.object({
  about: z.string().default(''),
  runs: z.partialRecord(z.enum(runKinds), Entry),
})
type HistoryFile = z.infer<typeof HistoryFile>

/** A run of this process, or one before it, by the clock that is never set. */
type Known = { began: number; unfinished: number }

/**
 * The history in a file. One that cannot be read counts as none, and one that cannot be written is told of (`onTrouble`)
 * and lives in memory. What began in the future began by a clock that was wrong, and counts as begun now.
 */
export function openRunHistory(
  path: string,
  onTrouble: (line: string) => void,
  clock: HistoryClock = { now: Date.now, monotonic: () => performance.now() },
): RunHistory {
  const known = new Map<RunKind, Known>()
  const before = readHistory(path)
  let subject = before.about
  for (const [kind, { startedAt, unfinished }] of Object.entries(before.runs)) {
    const agoMs = Math.max(0, clock.now() - startedAt)
    known.set(kind as RunKind, { began: clock.monotonic() - agoMs, unfinished })
  }

  function save(): void {
    const file: HistoryFile = { about: subject, runs: {} }
    for (const [kind, { began, unfinished }] of known) {
      const startedAt = Math.max(0, Math.round(clock.now() - (clock.monotonic() - began)))
      file.runs[kind] = { startedAt, unfinished }
    }
    try {
      writeDurably(path, `${JSON.stringify(file)}\n`)
    } catch (error) {
      onTrouble(`${path}: cannot be written (${error instanceof Error ? error.message : error})`)
    }
  }

  return {
    last() {
      const last: LastRuns = {}
      for (const [kind, { began, unfinished }] of known) {
        last[kind] = { agoMs: Math.max(0, clock.monotonic() - began), unfinished }
      }
      return last
    },
    about(what) {
      if (what === subject) return
      subject = what
      known.clear()
    },
    began(kind) {
      const unfinished = (known.get(kind)?.unfinished ?? 0) + 1
      known.set(kind, { began: clock.monotonic(), unfinished })
      save()
    },
    ended(kind) {
      const run = known.get(kind)
      if (!run) return
      known.set(kind, { ...run, unfinished: 0 })
      save()
    },
  }
}

function readHistory(path: string): HistoryFile {
  try {
    return HistoryFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return { about: '', runs: {} }
  }
}
