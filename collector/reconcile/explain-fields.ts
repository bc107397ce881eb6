import {
  type AssertableField,
  type AssertedValues,
  assertableFields,
  type FieldSource,
  isOutranked,
} from './golden-record.ts'
import type { Described } from './merge-fields.ts'

/** Where the value of one field comes from. */
export type ExplainedField = {
  readonly field: string
  readonly value: string
  readonly from: FieldSource
  /** The person, or the agent; absent when the message's sender is forgotten. */
  readonly by?: string
  readonly at: string
  /** The changeset that it came with: the message's id where it was observed. */
  readonly changeset: string
  /** Observations do not change it until it is released. */
  readonly isLocked: boolean
  /** What was observed last, where that does not show. */
  readonly observed?: string
}

/** Where the value of each field comes from: of those that are observed, and of those that only people and imports set. */
export function explainFields(
  item: Described<Readonly<Record<string, unknown>>> & { readonly asserted: AssertedValues },
  observedFields: readonly string[],
  agentOf: ReadonlyMap<string, string>,
): ExplainedField[] {
  const fields = [...new Set([...observedFields, ...assertableFields])]
  return fields.flatMap((field): ExplainedField[] => {
    const observed = item.values[field]
    const said = item.asserted[field as AssertableField]
    const isHidden = isOutranked(field, item.asserted)
    if (said && (isHidden || observed === undefined)) {
      const { value, source, by, at, changeset } = said
      // What a controller says follows what it tells next.
      const isLocked = isHidden && source !== 'controller'
      const told = observed === undefined ? {} : { observed: String(observed) }
      return [{ field, value, from: source, by, at, changeset, isLocked, ...told }]
    }
    if (observed === undefined) return []
    const source = item.held[field] ?? item.source
    const by = agentOf.get(source.message)
    return [
      {
        field,
        value: String(observed),
        from: 'observation',
        ...(by === undefined ? {} : { by }),
        at: source.at,
        changeset: source.message,
        isLocked: false,
      },
    ]
  })
}
