import type { FieldChange } from './merge-fields.ts'

/** The thing in the CMDB that a change is about. Parts of a device carry its id, and their own key. */
export type Item =
  | { type: 'device' | 'endpoint' | 'case'; id: string }
  | { type: 'address' | 'interface' | 'member'; id: string; key: string }

/** One line of the change log. */
export type Change =
  | { kind: 'added' | 'removed'; item: Item; before?: unknown; after?: unknown }
  | ({ kind: 'changed'; item: Item } & FieldChange)

/** The log's lines for the fields of one item, without those that are too restless to be history. */
export function changesOf(
  item: Item,
  changes: readonly FieldChange[],
  restless: ReadonlySet<string>,
): Change[] {
  return changes
    .filter(it => !restless.has(it.field))
    .map(it => ({ kind: 'changed' as const, item, ...it }))
}
