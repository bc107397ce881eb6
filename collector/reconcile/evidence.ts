/** How much a piece of evidence weighs. Weak evidence, however much of it, never makes two things one. */
export type EvidenceStrength = 'decisive' | 'strong' | 'medium' | 'weak'

/** What is compared when an observation is held beside a known device. */
export type EvidenceAbout =
  | 'serial'
  | 'mac-address'
  | 'stack'
  | 'name-and-address'
  | 'address-and-product'
  | 'name'
  | 'address'
  | 'product'
  | 'two-places'

/** One reason to believe, or not to believe, that an observation is of a known device. */
export type Evidence = {
  readonly about: EvidenceAbout
  readonly strength: EvidenceStrength
  readonly speaks: 'for' | 'against'
  /** What the CMDB had, and what was observed; absent where there is nothing to show. */
  readonly known?: string
  readonly observed?: string
}

const POINTS: Readonly<Record<EvidenceStrength, number>> = {
  decisive: 1000,
  strong: 100,
  medium: 50,
  weak: 10,
}

/** From this score on an observation is of the device: one strong piece of evidence, or a medium one, unopposed. */
const ENOUGH = 50

/** The points that speak for, less those that speak against. */
export function scoreOf(evidence: readonly Evidence[]): number {
  return evidence.reduce(
    (score, it) => score + (it.speaks === 'for' ? POINTS[it.strength] : -POINTS[it.strength]),
    0,
  )
}

/**
 * What the evidence amounts to: `same`; `other`; or `doubtful`: strong evidence speaks for it, and what speaks against it
 * outweighs that. Then they are kept apart, and a person is asked.
 */
export function verdictOn(evidence: readonly Evidence[]): 'same' | 'doubtful' | 'other' {
  if (scoreOf(evidence) >= ENOUGH) return 'same'
  return evidence.some(it => it.speaks === 'for' && it.strength === 'strong') ? 'doubtful' : 'other'
}

/** Whether some of the evidence is about this and speaks so. */
export function has(
  evidence: readonly Evidence[],
  about: EvidenceAbout,
  speaks: Evidence['speaks'],
): boolean {
  return evidence.some(it => it.about === about && it.speaks === speaks)
}
