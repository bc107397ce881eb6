import type { Observation } from '../../schemas/observation.ts'
import { type Evidence, has, verdictOn } from './evidence.ts'
import type { DeviceElsewhere, DeviceValues, KnownDevice } from './known.ts'
import type { Match } from './match.ts'
import type { Source } from './source.ts'
import { weighIdentity } from './weigh-identity.ts'

/** What the question is about. */
export const caseQuestions = [
  /** Two devices tell one serial, and other strong evidence says they are two. */
  'shared-serial',
  /** Two devices have one burnt-in MAC address and different serials. */
  'shared-mac',
  /** The same serial and MAC address answered at two places at once, under two names: a copied virtual machine. */
  'clone',
  /** A device tells another serial than before; its MAC address, name and address are the same. */
  'serial-changed',
  /** Two records that one observation is both of. */
  'two-records',
  /** A device without serial and MAC address has the name of another one, at another address. */
  'same-name',
  /** A device of another site seems to have come here. */
  'moved-site',
] as const
export type CaseQuestion = (typeof caseQuestions)[number]

/** One side of a case, as it was when the question came up. */
export type CaseRecord = Pick<
  DeviceValues,
  'kind' | 'name' | 'vendor' | 'model' | 'serial' | 'macAddress'
> & { readonly address?: string; readonly firstSeen: string; readonly lastSeen: string }

/** A question of identity that a person must answer. */
export type IdentityCase = {
  readonly question: CaseQuestion
  /** The device that was observed. */
  readonly deviceId: string
  readonly record: CaseRecord
  /** The other device; the same one, as it was before, when the question is about one record. */
  readonly otherDeviceId: string
  readonly otherSiteId?: string
  readonly otherRecord: CaseRecord
  readonly evidence: readonly Evidence[]
}

/** What makes two questions the same one: the devices, or for one device the serials. */
export function keyOfCase(it: IdentityCase): string {
  const isOne = it.deviceId === it.otherDeviceId
  const sides = isOne
    ? [it.record.serial ?? '', it.otherRecord.serial ?? '']
    : [it.deviceId, it.otherDeviceId]
  return [...(isOne ? [it.deviceId] : []), ...sides.sort()].join(' ')
}

/** The questions that an observation gives rise to. `device` is the observed one, as it is now. */
export function casesOf(
  device: KnownDevice,
  { doubts }: Pick<Match, 'doubts'>,
  asked: ReadonlySet<string>,
): IdentityCase[] {
  const all = doubts.map(({ device: other, evidence }): IdentityCase => {
    const question = device.id === other.id ? 'serial-changed' : questionOf(evidence)
    return {
      question,
      deviceId: device.id,
      record: recordOf(device),
      otherDeviceId: other.id,
      otherRecord: recordOf(other),
      evidence,
    }
  })
  // A maker that gives one serial to a whole batch would fill the list: one question per device tells it.
  const first = new Map(all.toReversed().map(it => [it.question, it]))
  return [...first.values()].filter(it => !asked.has(keyOfCase(it)))
}

/** Whether the device was at another site: a question too, for a serial is not always one unit's. */
export function casesElsewhere(
  device: KnownDevice,
  { observation, source }: { observation: Observation; source: Source },
  elsewhere: readonly DeviceElsewhere[],
  asked: ReadonlySet<string>,
): IdentityCase[] {
  return elsewhere.flatMap((other): IdentityCase[] => {
    const evidence = weighIdentity(asKnown(other), observation, source)
    if (verdictOn(evidence) !== 'same') return []
    const question: IdentityCase = {
      question: 'moved-site',
      deviceId: device.id,
      record: recordOf(device),
      otherDeviceId: other.id,
      otherSiteId: other.siteId,
      otherRecord: { ...other.values, firstSeen: other.firstSeen, lastSeen: other.lastSeen },
      evidence,
    }
    return asked.has(keyOfCase(question)) ? [] : [question]
  })
}

/** Without its addresses: another site may have the same ones, and they say nothing. */
function asKnown({
  id,
  firstSeen,
  lastSeen,
  values: { address: _, ...values },
}: DeviceElsewhere): KnownDevice {
  return {
    id,
    values,
    source: { at: lastSeen, message: '' },
    held: {},
    state: 'seen',
    firstSeen,
    asserted: {},
    addresses: [],
    interfaces: [],
    members: [],
    sections: {},
  }
}

function questionOf(evidence: readonly Evidence[]): CaseQuestion {
  if (has(evidence, 'two-places', 'against')) return 'clone'
  const isSerial = has(evidence, 'serial', 'for')
  if (isSerial && has(evidence, 'mac-address', 'against')) return 'shared-serial'
  if (has(evidence, 'serial', 'against')) return 'shared-mac'
  return evidence.some(it => it.strength === 'strong') ? 'two-records' : 'same-name'
}

function recordOf(device: KnownDevice): CaseRecord {
  const { kind, name, vendor, model, serial, macAddress } = device.values
  const { address, firstSeen, source } = device
  return told({
    kind,
    name,
    vendor,
    model,
    serial,
    macAddress,
    address,
    firstSeen,
    lastSeen: source.at,
  })
}

function told(record: { [Key in keyof CaseRecord]: CaseRecord[Key] | undefined }): CaseRecord {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined)
  // Both instants were given.
  return Object.fromEntries(entries) as CaseRecord
}
