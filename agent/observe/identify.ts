import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { DeviceProfile, FactSource, MatchRule } from '../profiles/device-profile.ts'
import { findVendor } from '../profiles/iana-enterprises.ts'
import type { Varbind } from '../snmp/session.ts'
import type { SystemGroup } from '../snmp/system-group.ts'
import { type Evidence, scalarsOf, valuesOf } from './fact-source.ts'
import type { Identity } from './identity.ts'
import { kindEvidenceOids, kindFromEvidence } from './kind-evidence.ts'
import { plausibleModel } from './plausible.ts'
import { textOf } from './varbind-text.ts'

/**
 * What the profiles want asked before they decide: one GET, none when the system group already decides.
 * Only rules whose other conditions hold may ask.
 */
export function probesFor(system: SystemGroup, profiles: readonly DeviceProfile[]): string[] {
  const probes = profiles.flatMap(profile =>
    profile.match.flatMap(rule => (rule.probe && fitsSystem(rule, system) ? [rule.probe.oid] : [])),
  )
  const likely = findProfile(system, new Map(), profiles)
  const deciding = likely
    ? decidingSources(likely).flatMap(source => scalarsOf(source, system))
    : []
  const evidence = !likely || likely.kind === 'unknown' ? kindEvidenceOids : []
  return [...new Set([...probes, ...deciding, ...evidence])]
}

/**
 * What a device is taken for, from its system group and the answers to `probesFor`. Without a profile the vendor is
 * the holder of the enterprise number in sysObjectID, and the kind what the standard MIBs and sysDescr show.
 */
export function identify(
  system: SystemGroup,
  probed: readonly Varbind[],
  profiles: readonly DeviceProfile[],
): Identity {
  const scalars = new Map(
    probed.flatMap(varbind => {
      const text = textOf(varbind)
      return text === undefined ? [] : [[varbind.oid, text] as const]
    }),
  )
  const evidence: Evidence = { system, scalars }
  const profile = findProfile(system, scalars, profiles)
  const vendor = profile ? (brandOf(profile, evidence) ?? profile.vendor) : findVendor(system)
  return {
    kind: kindOf(profile, evidence) ?? kindFromEvidence(system, probed),
    ...(vendor ? { vendor } : {}),
    ...(profile ? { profile } : {}),
  }
}

/** What decides kind and brand within a family. */
export function decidingSources({ kinds, brands }: DeviceProfile): FactSource[] {
  return [
    ...(kinds ?? []).map(({ when }) => when),
    ...(brands ?? []).map(brand => ('told' in brand ? brand.told : brand.when)),
  ]
}

/** The kind that a family's own rules say; undefined where they leave it open. */
export function kindOf(
  profile: DeviceProfile | undefined,
  evidence: Evidence,
): DeviceKind | undefined {
  const ruled = profile?.kinds?.find(({ when }) => firstValue(when, evidence))?.kind
  const kind = ruled ?? profile?.kind
  return kind === 'unknown' ? undefined : kind
}

/** The brand that a family's own rules say; undefined where it is the maker's. */
export function brandOf({ brands }: DeviceProfile, evidence: Evidence): string | undefined {
  for (const brand of brands ?? []) {
    const value = firstValue('told' in brand ? brand.told : brand.when, evidence)
    if (value) return 'told' in brand ? plausibleModel(value) : brand.vendor
  }
  return undefined
}

function firstValue(source: FactSource, evidence: Evidence): string | undefined {
  return valuesOf(source, evidence).find(value => value !== '')
}

function findProfile(
  system: SystemGroup,
  scalars: ReadonlyMap<string, string>,
  profiles: readonly DeviceProfile[],
): DeviceProfile | undefined {
  let best: DeviceProfile | undefined
  let bestRank = -1
  for (const profile of profiles) {
    for (const rule of profile.match) {
      if (!fitsSystem(rule, system) || !fitsProbe(rule, scalars)) continue
      const rank = rankOf(rule, system) + (profile.isGeneric ? 0 : 1024)
      if (rank > bestRank) {
        best = profile
        bestRank = rank
      }
    }
  }
  return best
}

/** A probe outweighs any sysDescr, which outweighs any prefix of sysObjectID (at most 128 arcs, RFC 2578). */
function rankOf(rule: MatchRule, system: SystemGroup): number {
  const prefix = rule.sysObjectId
    ?.filter(it => isBelow(system.sysObjectId, it))
    .reduce((longest, it) => Math.max(longest, it.split('.').length), 0)
  return (rule.probe ? 512 : 0) + (rule.sysDescr ? 256 : 0) + (prefix ?? 0)
}

function fitsSystem(rule: MatchRule, system: SystemGroup): boolean {
  if (rule.sysObjectId && !rule.sysObjectId.some(it => isBelow(system.sysObjectId, it))) {
    return false
  }
  return !rule.sysDescr || rule.sysDescr.test(system.sysDescr ?? '')
}

function fitsProbe({ probe }: MatchRule, scalars: ReadonlyMap<string, string>): boolean {
  if (!probe) return true
  const answer = scalars.get(probe.oid)
  return answer !== undefined && (probe.value?.test(answer) ?? true)
}

/** Whether an OID is a prefix or below it, arc by arc. */
function isBelow(oid: string | undefined, prefix: string): boolean {
  return (
    oid?.startsWith(prefix) === true && (oid.length === prefix.length || oid[prefix.length] === '.')
  )
}
