import { isDeepStrictEqual } from 'node:util'
import { type Change, changesOf } from './change.ts'
import type { KnownPart, KnownSection } from './known.ts'
import { mergeFields, told } from './merge-fields.ts'
import { earlier, isLater, type Source } from './source.ts'

export type PartsDiff<Values> = { rows: KnownPart<Values>[]; changes: Change[] }

/** What kind of parts these are, and which of their fields are not worth a line of history. */
export type PartKind<Values> = {
  type: 'interface' | 'member'
  fields: readonly (keyof Values & string)[]
  restless: (before: Values, after: Values) => ReadonlySet<string>
}

/**
 * What must change so that the CMDB agrees with one complete reading of a device's table. Parts that the latest reading
 * lacks are marked gone, with their record kept. A reading that comes late completes what is known of each part, and
 * decides nothing about who is present.
 */
export function diffParts<Values extends object>(
  kind: PartKind<Values>,
  deviceId: string,
  known: readonly KnownPart<Values>[],
  section: KnownSection | undefined,
  observed: ReadonlyMap<string, Values>,
  source: Source,
): PartsDiff<Values> {
  const isNewest = !section?.complete || isLater(source, section.complete)
  const before = new Map(known.map(part => [part.key, part]))
  const rows: KnownPart<Values>[] = []
  const changes: Change[] = []
  const item = (key: string) => ({ type: kind.type, id: deviceId, key })

  for (const [key, values] of observed) {
    const old = before.get(key)
    if (!old) {
      rows.push({ key, values, source, held: {}, isPresent: isNewest, firstSeen: source.at })
      if (isNewest) changes.push({ kind: 'added', item: item(key), after: values })
      continue
    }
    const merged = mergeFields(kind.fields, old, told(values, source))
    const row: KnownPart<Values> = {
      key,
      ...merged.described,
      isPresent: isNewest || old.isPresent,
      firstSeen: earlier(source.at, old.firstSeen),
    }
    if (isWorthWriting(old, row)) rows.push(row)
    if (!old.isPresent && isNewest) {
      changes.push({ kind: 'added', item: item(key), after: row.values })
    } else if (old.isPresent) {
      const restless = kind.restless(old.values, row.values)
      changes.push(...changesOf(item(key), merged.changes, restless))
    }
  }

  if (isNewest) {
    for (const part of known) {
      if (!part.isPresent || observed.has(part.key)) continue
      rows.push({ ...part, isPresent: false })
      changes.push({ kind: 'removed', item: item(part.key), before: part.values })
    }
  }
  return { rows, changes }
}

/** A present part's source is its section's: that it advances needs no write of the part. */
function isWorthWriting<Values>(old: KnownPart<Values>, row: KnownPart<Values>): boolean {
  return (
    old.isPresent !== row.isPresent ||
    old.firstSeen !== row.firstSeen ||
    !isDeepStrictEqual(old.values, row.values) ||
    !isDeepStrictEqual(old.held, row.held) ||
    (!row.isPresent && !isDeepStrictEqual(old.source, row.source))
  )
}
