import { isDeepStrictEqual } from 'node:util'
import { isLater, isSame, later, type Source } from './source.ts'

/** Where fields come from that the item's latest observation did not mention. */
type Held = Readonly<Record<string, Source>>

/** What is known of an item: `source` is its latest observation, and the source of each field that is not held. */
export type Described<Values> = {
  readonly values: Values
  readonly source: Source
  readonly held: Held
}

/** A field that is different now; absent on the side where it was not known. */
export type FieldChange = { field: string; before?: unknown; after?: unknown }

/**
 * What is known once something more is told. Each field has the value of the latest observation that mentioned it,
 * so a field that an observation lacks is not erased, one that comes late overwrites nothing newer, and the result is the
 * same in whichever order observations come.
 */
export function mergeFields<Values extends object>(
  fields: readonly (keyof Values & string)[],
  known: Described<Values>,
  told: Described<Values>,
): { described: Described<Values>; changes: FieldChange[] } {
  const values: Record<string, unknown> = {}
  const held: Record<string, Source> = {}
  const changes: FieldChange[] = []
  const latest = later(told.source, known.source)

  for (const field of fields) {
    const before = known.values[field]
    const offered = told.values[field]
    if (before === undefined && offered === undefined) continue

    const knownSource = known.held[field] ?? known.source
    const toldSource = told.held[field] ?? told.source
    const isTaken =
      offered !== undefined && (before === undefined || isLater(toldSource, knownSource))
    const after = isTaken ? offered : before
    const source = isTaken ? toldSource : knownSource
    values[field] = after
    if (!isSame(source, latest)) held[field] = source
    if (!isDeepStrictEqual(before, after)) {
      changes.push(before === undefined ? { field, after } : { field, before, after })
    }
  }
  // Only fields of Values were put there, each with a value of its own type. What is as it was stays the same object, so
  // that who compares sees it at once.
  const described = {
    values: changes.length === 0 ? known.values : (values as Values),
    source: latest,
    held: isDeepStrictEqual(held, known.held) ? known.held : held,
  }
  return { described, changes }
}

/** What one observation tells by itself. */
export function told<Values>(values: Values, source: Source): Described<Values> {
  return { values, source, held: {} }
}
