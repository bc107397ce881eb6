import { hash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Observation } from '../../schemas/observation.ts'
import type { SectionRow } from './changeset.ts'
import { type KnownDevice, type KnownSection, type SectionName, sectionNames } from './known.ts'
import { isLater, isSame, later, type Source } from './source.ts'

/**
 * How the latest reading of each of the device's tables went, and the rows of the latest complete one. A reading that
 * failed, or that is not supported any more, leaves the rows of the earlier one. Rows that are as they were are not told again.
 */
export function diffSections(
  known: Partial<Readonly<Record<SectionName, KnownSection>>>,
  observation: Observation,
  source: Source,
): SectionRow[] {
  return sectionNames.flatMap((name): SectionRow[] => {
    const reading = readingOf(observation, name)
    if (!reading) return []
    const old = known[name]
    const isNewest = !old || isLater(source, old.checked)
    const { status, reason } = isNewest ? reading : old
    const complete = reading.status === 'complete' ? later(source, old?.complete) : old?.complete
    const { rows } = reading
    const isLatest = rows !== undefined && isSame(complete, source)
    const digest = isLatest ? digestOf(rows) : old?.digest
    const section: KnownSection = {
      status,
      ...(reason ? { reason } : {}),
      checked: later(source, old?.checked),
      ...(complete ? { complete } : {}),
      ...(digest === undefined ? {} : { digest }),
    }
    if (isDeepStrictEqual(section, old)) return []
    const isChanged = isLatest && digest !== old?.digest
    return [isChanged ? { name, ...section, rows } : { name, ...section }]
  })
}

/** Equal for equal rows in the same order. */
function digestOf(rows: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(rows), 'base64')
}

/** How the latest readings of all of the device's tables went, these included. */
export function sectionsAfter(
  known: KnownDevice['sections'],
  rows: readonly SectionRow[],
): KnownDevice['sections'] {
  const told = rows.map(({ name, rows: _, ...section }) => [name, section])
  return { ...known, ...Object.fromEntries(told) }
}

type Reading = Pick<KnownSection, 'status' | 'reason'> & { rows?: unknown[] | undefined }

function readingOf(observation: Observation, name: SectionName): Reading | undefined {
  switch (name) {
    // These have tables of their own, so their rows are not kept twice.
    case 'members':
    case 'addresses':
      return observation[name] && { status: 'complete' }
    // One row, of devices of one kind: absent is not known, as ever.
    case 'ups':
    case 'printer':
    case 'host': {
      const told = observation[name]
      return told && { status: 'complete', rows: [told] }
    }
    case 'interfaces': {
      const { status } = observation.interfaces
      return status === 'complete' ? { status } : observation.interfaces
    }
    case 'vlans':
    case 'neighbours':
    case 'macTable':
    case 'arpTable':
    case 'accessPoints':
      return observation[name]
  }
}
