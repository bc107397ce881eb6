import type { Change } from './change.ts'
import {
  type AssertableField,
  type AssertedValue,
  fieldRanks,
  goldenValue,
} from './golden-record.ts'

/** A device or an endpoint. */
export type AssertableItem = { readonly type: 'device' | 'endpoint'; readonly id: string }

/** What somebody says of a field from now on; no value takes back what that source said. */
export type Assertion = {
  readonly item: AssertableItem
  readonly field: AssertableField
  readonly source: AssertedValue['source']
  readonly value?: string
  /** Whose word it is, where that is not who says it now. */
  readonly by?: string
}

/** What is said of an item's field at present, by one source. */
export type SaidValue = Assertion & { readonly value: string }

/** An item with what was observed of it. */
export type ObservedItem = {
  readonly id: string
  readonly values: Readonly<Record<string, unknown>>
}

export type AssertionPlan = {
  /** Those of the assertions that make a difference. */
  readonly assertions: readonly Assertion[]
  readonly changes: readonly Change[]
}

/**
 * What the assertions make different: a line for each value that shows from now on, or a line about the field's lock where
 * the value that shows stays the same. `items` are those that are there, as observed; `said` is all that is said of them at
 * present.
 */
export function planAssertions(
  items: readonly ObservedItem[],
  said: readonly SaidValue[],
  assertions: readonly Assertion[],
): AssertionPlan {
  const byId = new Map(items.map(it => [it.id, it]))
  const current = new Map(said.map(it => [keyOf(it), it.value]))
  const effective = assertions.filter(it => current.get(keyOf(it)) !== it.value)
  const changes = effective.flatMap((it): Change[] => {
    const { item } = it
    const known = byId.get(item.id)
    if (!known) return []
    const observed = observedOf(known, it.field)
    const before = shown(it, observed, current)
    const was = current.get(keyOf(it))
    if (it.value === undefined) current.delete(keyOf(it))
    else current.set(keyOf(it), it.value)
    const after = shown(it, observed, current)
    const told = (value: unknown, name: 'before' | 'after') =>
      value === undefined ? {} : { [name]: value }
    if (before !== after) {
      const values = { ...told(before, 'before'), ...told(after, 'after') }
      return [{ kind: 'changed', item, field: it.field, ...values }]
    }
    const lock = (value: string | undefined) =>
      value === undefined ? undefined : { field: it.field, source: it.source, value }
    const values = { ...told(lock(was), 'before'), ...told(lock(it.value), 'after') }
    return [{ kind: 'changed', item, field: 'lock', ...values }]
  })
  return { assertions: effective, changes }
}

/** What was observed of a field, if it is one that can be. */
export function observedOf(
  item: Pick<ObservedItem, 'values'>,
  field: AssertableField,
): string | undefined {
  const value = item.values[field]
  return typeof value === 'string' ? value : undefined
}

function shown(
  { item, field }: Assertion,
  observed: string | undefined,
  current: ReadonlyMap<string, string>,
): string | undefined {
  const [source] = fieldRanks[field].filter(
    it => it !== 'observation' && current.has(keyOf({ item, field, source: it })),
  )
  if (source === undefined || source === 'observation') return observed
  const value = current.get(keyOf({ item, field, source })) ?? ''
  const said = { [field]: { value, source, by: '', at: '', changeset: '' } }
  return goldenValue(field, observed, said)
}

function keyOf({ item, field, source }: Omit<Assertion, 'value'>): string {
  return `${item.id} ${field} ${source}`
}
