import type { CaseDecision } from './case-decision.ts'
import { type ExplainedField, explainFields } from './explain-fields.ts'
import { goldenValue } from './golden-record.ts'
import type { CaseQuestion } from './identity-case.ts'
import { deviceFields, type KnownDevice } from './known.ts'
import { isHardwareMac } from './mac-evidence.ts'
import { comparableSerial } from './serial.ts'
import type { Settlement } from './settle-case.ts'
import { serialsOf } from './weigh-identity.ts'

/** Another device, as sentences name it. */
export type OtherDevice = { readonly id: string; readonly name?: string; readonly serial?: string }

/** What became of a question: a person's answer, or why there was nothing left to ask. */
export type Answer = { readonly by: string; readonly at: string } & (
  | { readonly decision: CaseDecision }
  | { readonly decision: 'settled'; readonly because: Settlement }
)

/** What is known around a device that explains it. */
export type Surroundings = {
  /** The agent that sent a message, as far as that is remembered. */
  readonly agentOf: ReadonlyMap<string, string>
  /** How many other devices, at any site, tell the same. */
  readonly sharing: { readonly serial: number; readonly macAddress: number }
  readonly successor?: OtherDevice & { readonly because: 'swap' | 'stack' | 'decision' }
  readonly predecessors: readonly (OtherDevice & { because: 'swap' | 'stack' | 'decision' })[]
  readonly merged: readonly OtherDevice[]
  readonly mergedInto?: OtherDevice
  readonly cases: readonly {
    readonly id: string
    readonly question: CaseQuestion
    readonly other: OtherDevice
    readonly decision?: Answer
  }[]
}

/** One reason why the device is this device. */
export type IdentityReason =
  | { readonly kind: 'serial' | 'mac-address'; readonly value: string; readonly sharedBy: number }
  | { readonly kind: 'junk-serial'; readonly value: string }
  | { readonly kind: 'stack'; readonly value: string }
  | { readonly kind: 'name-and-address'; readonly name: string; readonly address: string }
  | { readonly kind: 'address-only'; readonly address: string }

/** Why a device is this device, and where each of its values comes from. */
export type Explanation = {
  readonly device: KnownDevice
  readonly reasons: readonly IdentityReason[]
  /** Identifying fields that the latest observation told: they agreed. */
  readonly agreed: readonly string[]
  readonly fields: readonly ExplainedField[]
  readonly around: Surroundings
}

/** Explains a device from what is known of it and around it. */
export function explainDevice(device: KnownDevice, around: Surroundings): Explanation {
  return {
    device,
    reasons: reasonsOf(device, around),
    agreed: (['serial', 'macAddress', 'name'] as const).filter(
      field => device.values[field] !== undefined && !(field in device.held),
    ),
    fields: explainFields(device, deviceFields, around.agentOf),
    around,
  }
}

function reasonsOf(device: KnownDevice, { sharing }: Surroundings): IdentityReason[] {
  const told = device.values.serial
  const serial = comparableSerial(goldenValue('serial', told, device.asserted))
  const { macAddress } = device.values
  const chassis = serialsOf(device.members.filter(it => it.isPresent).map(it => it.values))
  const strong: IdentityReason[] = [
    ...(serial ? [{ kind: 'serial' as const, value: serial, sharedBy: sharing.serial }] : []),
    ...(isHardwareMac(macAddress)
      ? [{ kind: 'mac-address' as const, value: macAddress, sharedBy: sharing.macAddress }]
      : []),
    ...(chassis.size > 1 ? [{ kind: 'stack' as const, value: [...chassis].join(', ') }] : []),
  ]
  const junk: IdentityReason[] =
    told !== undefined && comparableSerial(told) === undefined
      ? [{ kind: 'junk-serial', value: told }]
      : []
  if (strong.length > 0) return [...strong, ...junk]
  const { address = '' } = device
  const { name } = device.values
  return [
    ...junk,
    name === undefined
      ? { kind: 'address-only', address }
      : { kind: 'name-and-address', name, address },
  ]
}
