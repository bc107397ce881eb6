import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { ReaderName } from '../mibs/reader-name.ts'

/**
 * A family of devices as data. A vendor is one file of these and one line in the registry; no code knows a vendor's name.
 *
 * Of all profiles with a matching rule the most specific wins: a matched probe, then a matched sysDescr, then the
 * longest sysObjectID prefix. A probe or a sysDescr together with a prefix beats one that stands alone.
 */
export type DeviceProfile = {
  /** The maker as people know it, spelt the same in every profile. */
  vendor: string
  /** The family in a few words, unique: shown by `explain`, and the name of its recording. */
  family: string
  /** `unknown` where only what was read can tell: `kinds`, then the standard evidence, then decide. */
  kind: DeviceKind
  /** The profile fits when any of these does; within one, all keys must. */
  match: readonly MatchRule[]
  /** Gives way to every other family that fits: what the device runs, not what it is. */
  isGeneric?: boolean
  /** Sources of each fact, best first; the first that gives a plausible value wins. ENTITY-MIB follows by itself. */
  model?: readonly FactSource[]
  serial?: readonly FactSource[]
  version?: readonly FactSource[]
  /** Says the kind where one family spans several (an Aruba device is a controller or an access point). First match wins. */
  kinds?: readonly { kind: DeviceKind; when: FactSource }[]
  /** Says the brand on the box where one maker builds for several, or where the device tells it. First match wins. */
  brands?: readonly ({ vendor: string; when: FactSource } | { told: FactSource })[]
  /** Stack members where ENTITY-MIB does not give them: columns of one table, indexed by position. */
  members?: MemberTable
  /** What ENTITY-MIB is good for here. `ignore` where its texts are known to be wrong. */
  entity?: 'use' | 'ignore'
  /** Readers that must not be tried on this family, and why in a comment beside it. */
  skip?: readonly ReaderName[]
  /** Readers beyond the usual ones. */
  also?: readonly ReaderName[]
  transport?: { maxRepetitions?: number; timeoutMs?: number; pauseMs?: number }
}

/** All keys given must hold. */
export type MatchRule = {
  /** Prefixes of sysObjectID, each ending at an arc: `1.3.6.1.4.1.9.1` does not match `…9.12`. */
  sysObjectId?: readonly string[]
  sysDescr?: RegExp
  /** Another object that must answer, with a value that fits; asked with all other probes in one GET. */
  probe?: { oid: string; value?: RegExp }
}

/** Where a fact is read. A pattern's `value` group (else its whole match) is the fact; without a match there is none. */
export type FactSource =
  | { from: 'descr' | 'name' | 'location' | 'objectId'; pattern: RegExp }
  /** What was already read as the model; for `kinds` and `brands` only. */
  | { from: 'model'; pattern: RegExp }
  | { oid: string; pattern?: RegExp }
  /** An object below the device's own sysObjectID (`up` arcs higher), for makers with a private MIB per product. */
  | { own: string; up?: number; pattern?: RegExp }
  /** The first row of a column that gives a value. */
  | { column: string; pattern?: RegExp }
  | { entity: 'chassis' | 'any'; field: EntityField; pattern?: RegExp }
  /** What the last arcs of sysObjectID stand for, from the vendor's product MIB. */
  | { products: Readonly<Record<string, string>>; below: string }
  | { constant: string }
  /** Several sources side by side, joined by a blank; absent unless each gives a value. */
  | { join: readonly FactSource[] }

export type EntityField =
  | 'descr'
  | 'name'
  | 'maker'
  | 'model'
  | 'serial'
  | 'hardware'
  | 'firmware'
  | 'software'

export type MemberTable = {
  /** OIDs of columns; the row's last index arc is the position. */
  model?: string
  serial?: string
  version?: string
  /** Only rows for which this column's text fits count as members. */
  where?: { column: string; value: RegExp }
}
