import {
  type AssertableField,
  type AssertedValues,
  goldenValue,
} from '../reconcile/golden-record.ts'

/** What of an item has columns of its own: the values that count, and what was observed where that is not what counts. */
export function goldenColumns<Field extends AssertableField>(
  fields: readonly Field[],
  item: {
    readonly values: { readonly [Key in Field]?: string | undefined }
    readonly asserted: AssertedValues
  },
): {
  golden: { [Key in Field]?: string | undefined }
  observed: Partial<Record<string, string | null>>
} {
  const { values, asserted } = item
  const golden: { [Key in Field]?: string | undefined } = {}
  const observed: Partial<Record<string, string | null>> = {}
  for (const field of fields) {
    golden[field] = goldenValue(field, values[field], asserted)
    if (golden[field] !== values[field]) observed[field] = values[field] ?? null
  }
  return { golden, observed }
}
