import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { DeviceProfile, MatchRule } from '../profiles/device-profile.ts'
import { findVendor } from '../profiles/iana-enterprises.ts'
import type { Varbind } from '../snmp/session.ts'
import type { SystemGroup } from '../snmp/system-group.ts'
import { type Evidence, scalarsOf, valuesOf } from './fact-source.ts'
import type { Identity } from './identity.ts'
import { kindEvidenceOids, kindFromEvidence } from './kind-evidence.ts'
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
    ? [...(likely.kinds ?? []), ...(likely.brands ?? [])].flatMap(({ when }) =>
        scalarsOf(when, system),
      )
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
  const vendor = profile
    ? (firstFit(profile.brands, evidence)?.vendor ?? profile.vendor)
    : findVendor(system)
  return {
    kind: kindOf(profile, evidence) ?? kindFromEvidence(system, scalars),
    ...(vendor ? { vendor } : {}),
    ...(profile ? { profile } : {}),
  }
}

/** The first entry whose source gives a value. */
export function firstFit<Entry extends { when: Parameters<typeof valuesOf>[0] }>(
  entries: readonly Entry[] | undefined,
  evidence: Evidence,
): Entry | undefined {
  return entries?.find(({ when }) => valuesOf(when, evidence).some(value => value !== ''))
}

function kindOf(profile: DeviceProfile | undefined, evidence: Evidence): DeviceKind | undefined {
  if (!profile) return undefined
  const kind = firstFit(profile.kinds, evidence)?.kind ?? profile.kind
  return kind === 'unknown' ? undefined : kind
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
      const rank = rankOf(rule, system)
      if (rank > bestRank) {
        best = profile
        bestRank = rank
      }
    }
  }
  return best
}

/** A probe outweighs any sysDescr, which outweighs any prefix of sysObjectID (at most 128 arcs, RFC 3416). */
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
  return oid === prefix || oid?.startsWith(`${prefix}.`) === true
}
