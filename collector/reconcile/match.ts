import type { Observation } from '../../schemas/observation.ts'
import { type Evidence, has, scoreOf, verdictOn } from './evidence.ts'
import { isGenericName } from './generic-name.ts'
import type { Alias, KnownDevice } from './known.ts'
import { mayBe } from './shared-marks.ts'
import type { Source } from './source.ts'
import { weighIdentity } from './weigh-identity.ts'

export type Match = {
  /** The known device that was observed; absent when it is a new one. */
  readonly device?: KnownDevice
  readonly evidence: readonly Evidence[]
  /** Devices that strong evidence speaks for and that were not taken, or were in spite of strong evidence. */
  readonly doubts: readonly { device: KnownDevice; evidence: readonly Evidence[] }[]
}

/**
 * Which of the candidates was observed: the one with the highest score, if that is enough. Where scores are equal it is the one
 * that was there nearest in time. What a person found to be the same device speaks for that device.
 */
export function match(
  candidates: readonly KnownDevice[],
  observation: Observation,
  source: Source,
): Match {
  const records = Map.groupBy(candidates, it => it.mergedInto ?? it.id)
  const weighed = candidates
    .filter(it => it.mergedInto === undefined)
    .filter(it => (records.get(it.id) ?? []).some(record => mayBe(record, observation)))
    .map(device => {
      const known = (records.get(device.id) ?? []).flatMap(knownAs)
      const [best] = known
        .map(record => weighIdentity(record, observation, source))
        .sort((a, b) => scoreOf(b) - scoreOf(a))
      const evidence = best ?? []
      return { device, evidence, score: scoreOf(evidence), verdict: verdictOn(evidence) }
    })
    .filter(it => it.verdict !== 'other' || isNamesake(it.evidence, observation))
    .sort((a, b) => b.score - a.score || nearest(a.device, b.device, observation, source))
  const taken = weighed.find(it => it.verdict === 'same')
  return {
    ...(taken ? { device: taken.device } : {}),
    evidence: taken?.evidence ?? [],
    doubts: weighed.filter(({ evidence, verdict, ...it }) => {
      if (it.device === taken?.device) return has(evidence, 'serial', 'against')
      if (!taken && isNamesake(evidence, observation)) return true
      // Two records that are both it: one of them is one too many.
      return verdict === 'doubtful' || (verdict === 'same' && isStrong(evidence))
    }),
  }
}

function nearest(
  one: KnownDevice,
  other: KnownDevice,
  observation: Observation,
  source: Source,
): number {
  const apartMs = distance(one, observation, source) - distance(other, observation, source)
  return apartMs || (one.id < other.id ? -1 : 1)
}

/** The record, and what it was known by. */
function knownAs(record: KnownDevice): KnownDevice[] {
  return [record, ...(record.aliases ?? []).map(it => asKnownBy(record, it))]
}

/** The record as it would be, were it still known by that. */
function asKnownBy(record: KnownDevice, { address, ...values }: Alias): KnownDevice {
  const addresses = record.addresses.filter(it => it.address === address)
  return { ...record, values, addresses, asserted: {}, interfaces: [], members: [] }
}

function isStrong(evidence: readonly Evidence[]): boolean {
  return evidence.some(it => it.speaks === 'for' && it.strength === 'strong')
}

/** Same name and same product, and nothing better on either side: perhaps it was given another address. */
function isNamesake(evidence: readonly Evidence[], { name }: Observation): boolean {
  return (
    has(evidence, 'name', 'for') &&
    has(evidence, 'product', 'for') &&
    evidence.every(it => it.strength === 'weak') &&
    !isGenericName(name)
  )
}

/** How far the observation is, in time, from what is known of the device at that address. */
function distance(device: KnownDevice, observation: Observation, source: Source): number {
  const held = device.addresses.find(it => it.address === observation.address)
  const from = Date.parse(held?.firstSeen ?? device.firstSeen)
  const to = Date.parse(held?.claimed.at ?? device.source.at)
  const at = Date.parse(source.at)
  return Math.max(from - at, at - to, 0)
}
