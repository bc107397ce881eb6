import type { Observation } from '../../schemas/observation.ts'
import { has } from './evidence.ts'
import type { CaseQuestion, CaseRecord } from './identity-case.ts'
import type { KnownDevice } from './known.ts'
import { comparableSerial } from './serial.ts'
import { weighIdentity } from './weigh-identity.ts'

/** Why a question of identity answered itself. */
export const settlements = [
  /** One of the two records is retired: it is no item any more. */
  'retired',
  /** Another decision made the two records one device. */
  'merged',
  /** The device tells the serial again that it told before. */
  'agrees-again',
  /** Nothing that identifies a device is told by both any more. */
  'nothing-shared',
] as const
export type Settlement = (typeof settlements)[number]

/** A question, with the devices that its two records are now: a merged record is the device that it was found to be. */
export type AskedCase = {
  readonly question: CaseQuestion
  readonly device: KnownDevice
  readonly other: KnownDevice
  readonly otherRecord: CaseRecord
}

/**
 * Why there is nothing left to ask, by the same evidence that the question was asked for; undefined while there is. A function
 * of how things are: when the contradiction comes back, so does the question.
 */
export function settlementOf(asked: AskedCase): Settlement | undefined {
  const { question, device, other, otherRecord } = asked
  if (device.state === 'retired' || other.state === 'retired') return 'retired'
  if (question === 'serial-changed') {
    const before = comparableSerial(otherRecord.serial)
    const now = comparableSerial(device.values.serial)
    return before !== undefined && before === now ? 'agrees-again' : undefined
  }
  if (device.id === other.id) return 'merged'
  return isShared(asked) ? undefined : 'nothing-shared'
}

function isShared({ question, device, other }: AskedCase): boolean {
  // What another site has at which address says nothing.
  const known = question === 'moved-site' ? { ...other, addresses: [] } : other
  const evidence = weighIdentity(known, asObserved(device), device.source)
  if (question === 'same-name') {
    return has(evidence, 'name', 'for') || has(evidence, 'name-and-address', 'for')
  }
  return evidence.some(it => it.speaks === 'for' && it.strength === 'strong')
}

/** What the device would tell now, as far as it identifies it. */
function asObserved(device: KnownDevice): Observation {
  const { values, address = '', addresses, interfaces = [], members } = device
  const none = { status: 'unsupported' as const }
  return {
    type: 'device',
    address,
    kind: 'unknown',
    ...values,
    addresses: addresses.filter(it => it.isCurrent && it.answered).map(it => it.address),
    members: members.filter(it => it.isPresent).map(it => it.values),
    interfaces: {
      status: 'complete',
      rows: interfaces
        .filter(it => it.isPresent)
        .map(({ key, values: port }) => ({ name: key, ...port })),
    },
    vlans: none,
    neighbours: none,
    macTable: none,
    arpTable: none,
    accessPoints: none,
  }
}
