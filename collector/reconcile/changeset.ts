import type { Member } from '../../schemas/member.ts'
import type { Change } from './change.ts'
import type { IdentityCase } from './identity-case.ts'
import type {
  InterfaceValues,
  KnownAddress,
  KnownDevice,
  KnownEndpoint,
  KnownPart,
  KnownSection,
  SectionName,
} from './known.ts'

/**
 * What must be written so that the CMDB agrees with a message: whole rows as they will be, and the lines of the change
 * log. Rows without a change say that something was confirmed. No rows: the message told nothing new.
 */
export type Changeset = {
  readonly devices: readonly DeviceRow[]
  readonly addresses: readonly (KnownAddress & OfDevice)[]
  readonly interfaces: readonly (KnownPart<InterfaceValues> & OfDevice)[]
  readonly members: readonly (KnownPart<Member> & OfDevice)[]
  readonly sections: readonly (SectionRow & OfDevice)[]
  readonly endpoints: readonly KnownEndpoint[]
  /** Address-only endpoints whose MAC became known: their record lives on in the endpoint with that MAC. */
  readonly adoptedEndpoints: readonly Adoption[]
  /** Host names that several machines turned out to have. */
  readonly sharedNames: readonly string[]
  readonly changes: readonly Change[]
  /** Questions for a person that were not asked before. */
  readonly cases: readonly IdentityCase[]
}

export type Adoption = { readonly id: string; readonly adoptedBy: string }
export type OfDevice = { readonly deviceId: string }
export type DeviceRow = Omit<
  KnownDevice,
  'addresses' | 'interfaces' | 'portMacs' | 'members' | 'sections'
>
/** `rows` only when this reading is the latest complete one of a table that is kept as it was read, and another than before. */
export type SectionRow = KnownSection & { readonly name: SectionName; readonly rows?: unknown[] }

export const emptyChangeset: Changeset = {
  devices: [],
  addresses: [],
  interfaces: [],
  members: [],
  sections: [],
  endpoints: [],
  adoptedEndpoints: [],
  sharedNames: [],
  changes: [],
  cases: [],
}

/** Whether nothing needs to be written. */
export function isEmpty(changeset: Changeset): boolean {
  return Object.values(changeset).every(it => it.length === 0)
}
