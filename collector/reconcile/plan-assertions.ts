import type { Change } from './change.ts'
import {
  type AssertableField,
  type AssertedValue,
  fieldRanks,
  goldenValue,
} from './golden-record.ts'
import type { KnownDevice } from './known.ts'

/** What somebody says of a field from now on; no value takes back what that source said. */
export type Assertion = {
  readonly deviceId: string
  readonly field: AssertableField
  readonly source: AssertedValue['source']
  readonly value?: string
}

/** What is said of a device's field at present, by one source. */
export type SaidValue = Assertion & { readonly value: string }

export type AssertionPlan = {
  /** Those of the assertions that make a difference. */
  readonly assertions: readonly Assertion[]
  readonly changes: readonly Change[]
}

/**
 * What the assertions make different: a line for each value that shows from now on, or a line about the field's lock where
 * the value that shows stays the same. `said` is all that is said at present of these devices.
 */
export function planAssertions(
  devices: readonly KnownDevice[],
  said: readonly SaidValue[],
  assertions: readonly Assertion[],
): AssertionPlan {
  const byId = new Map(devices.map(it => [it.id, it]))
  const current = new Map(said.map(it => [keyOf(it), it.value]))
  const effective = assertions.filter(it => current.get(keyOf(it)) !== it.value)
  const changes = effective.flatMap((it): Change[] => {
    const device = byId.get(it.deviceId)
    if (!device) return []
    const item = { type: 'device' as const, id: it.deviceId }
    const observed = observedOf(device, it.field)
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
export function observedOf(device: KnownDevice, field: AssertableField): string | undefined {
  const values: Readonly<Record<string, unknown>> = device.values
  const value = values[field]
  return typeof value === 'string' ? value : undefined
}

function shown(
  { deviceId, field }: Assertion,
  observed: string | undefined,
  current: ReadonlyMap<string, string>,
): string | undefined {
  const [source] = fieldRanks[field].filter(
    it => it !== 'observation' && current.has(keyOf({ deviceId, field, source: it })),
  )
  if (source === undefined || source === 'observation') return observed
  const value = current.get(keyOf({ deviceId, field, source })) ?? ''
  const said = { [field]: { value, source, by: '', at: '', changeset: '' } }
  return goldenValue(field, observed, said)
}

function keyOf({ deviceId, field, source }: Omit<Assertion, 'value'>): string {
  return `${deviceId} ${field} ${source}`
}
