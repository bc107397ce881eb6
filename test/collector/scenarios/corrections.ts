import type { Correction } from '../../../collector/cmdb/correction.ts'
import { newId } from '../school.ts'

/** A correction by a person; a minute after the one before. */
export function by(name: string, more: Partial<Correction> = {}): Correction {
  minutes += 1
  return {
    id: newId(),
    actor: { kind: 'person', name },
    origin: 'cli',
    now: new Date(Date.parse('2026-12-31T10:00:00Z') + minutes * 60_000),
    ...more,
  }
}

let minutes = 0
