import { isDeepStrictEqual } from 'node:util'
import type { Observation } from '../../schemas/observation.ts'
import type { SectionRow } from './changeset.ts'
import { type KnownDevice, type KnownSection, type SectionName, sectionNames } from './known.ts'
import { digestOf } from './rows-digest.ts'
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
    const { rows, digested = rows } = reading
    const isLatest = digested !== undefined && isSame(complete, source)
    const digest = isLatest ? digestOf(digested) : old?.digest
    const section: KnownSection = {
      status,
      ...(reason ? { reason } : {}),
      checked: later(source, old?.checked),
      ...(complete ? { complete } : {}),
      ...(digest === undefined ? {} : { digest }),
    }
    if (isDeepStrictEqual(section, old)) return []
    const isChanged = isLatest && rows !== undefined && digest !== old?.digest
    return [isChanged ? { name, ...section, rows } : { name, ...section }]
  })
}

/** How the latest readings of all of the device's tables went, these included. */
export function sectionsAfter(
  known: KnownDevice['sections'],
  rows: readonly SectionRow[],
): KnownDevice['sections'] {
  const told = rows.map(({ name, rows: _, ...section }) => [name, section])
  return { ...known, ...Object.fromEntries(told) }
}

/** `digested`: rows that are only compared, for they have a table of their own. */
type Reading = Pick<KnownSection, 'status' | 'reason'> & {
  rows?: unknown[] | undefined
  digested?: unknown[] | undefined
}

function readingOf(observation: Observation, name: SectionName): Reading | undefined {
  switch (name) {
    // These have tables of their own, so their rows are not kept twice.
    case 'members':
    case 'addresses':
      return observation[name] && { status: 'complete' }
    case 'defaultRoutes':
      return observation.defaultRoutes && { status: 'complete', rows: observation.defaultRoutes }
    // One row, of devices of one kind: absent is not known, as ever.
    case 'ups':
    case 'printer':
    case 'host': {
      const told = observation[name]
      return told && { status: 'complete', rows: [told] }
    }
    case 'interfaces': {
      const { interfaces } = observation
      if (interfaces.status !== 'complete') return interfaces
      return { status: 'complete', digested: interfaces.rows }
    }
    case 'vlans':
    case 'neighbours':
    case 'macTable':
    case 'arpTable':
    case 'accessPoints':
      return observation[name]
  }
}
