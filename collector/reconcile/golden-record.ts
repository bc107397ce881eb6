/**
 * Who may say what a field is. An observation comes from an agent; people and imports say it once, and it stays until released. A
 * `controller` says what its access points do not tell themselves.
 */
export type FieldSource = 'person' | 'import' | 'controller' | 'observation'

/** The fields of devices and endpoints that people and imports may set. The last ones are never observed. */
export const assertableFields = [
  'kind',
  'name',
  'vendor',
  'model',
  'serial',
  'version',
  'location',
  'contact',
  'assetNumber',
  'building',
  'room',
  'rack',
  'note',
] as const
export type AssertableField = (typeof assertableFields)[number]

/** What is said of a field, by whom and in which changeset. */
export type AssertedValue = {
  readonly value: string
  readonly source: Exclude<FieldSource, 'observation'>
  readonly by: string
  readonly at: string
  readonly changeset: string
}

export type AssertedValues = Readonly<Partial<Record<AssertableField, AssertedValue>>>

const SAID_FIRST: readonly FieldSource[] = ['person', 'import', 'controller', 'observation']

/** Per field, whose word counts: the first of these that says anything. */
export const fieldRanks: Readonly<Record<AssertableField, readonly FieldSource[]>> = {
  kind: SAID_FIRST,
  name: SAID_FIRST,
  vendor: SAID_FIRST,
  model: SAID_FIRST,
  serial: SAID_FIRST,
  // Firmware is upgraded long after the list was written.
  version: ['person', 'observation', 'controller', 'import'],
  location: SAID_FIRST,
  contact: SAID_FIRST,
  assetNumber: SAID_FIRST,
  building: SAID_FIRST,
  room: SAID_FIRST,
  rack: SAID_FIRST,
  note: SAID_FIRST,
}

export function isAssertable(field: string): field is AssertableField {
  return assertableFields.some(it => it === field)
}

/** Whether what is observed of the field does not show, because somebody said otherwise. */
export function isOutranked(field: string, asserted: AssertedValues): boolean {
  if (!isAssertable(field)) return false
  const said = asserted[field]
  const ranks = fieldRanks[field]
  return said !== undefined && ranks.indexOf(said.source) < ranks.indexOf('observation')
}

/** The value that counts: the one of the source that ranks highest among those that say anything. */
export function goldenValue<Value>(
  field: AssertableField,
  observed: Value | undefined,
  asserted: AssertedValues,
): Value | string | undefined {
  const said = asserted[field]
  return said && (observed === undefined || isOutranked(field, asserted)) ? said.value : observed
}

/** What is said of two records of one item: of each field what ranks higher, and the first record's where both rank the same. */
export function mergeAsserted(first: AssertedValues, second: AssertedValues): AssertedValues {
  const merged: Partial<Record<AssertableField, AssertedValue>> = { ...second }
  for (const field of assertableFields) {
    const [one, other] = [first[field], second[field]]
    const ranks = fieldRanks[field]
    const isFirst = one && (!other || ranks.indexOf(one.source) <= ranks.indexOf(other.source))
    if (isFirst) merged[field] = one
  }
  return merged
}
