/** How much of a time is unknown for one reason, in the words of the samples; `no-sample` where there is none. */
export type UnknownPart = { readonly because: string; readonly share: number }

/** What is known of a port over a time, and what would make more of it known. */
export type Measuring = {
  readonly unknownShare: number
  /** The largest first. */
  readonly reasons: readonly UnknownPart[]
  /**
   * The device keeps counters of 32 bits that go round faster than they are read: it must tell those of 64 bits (SNMPv2c or
   * v3), or be read this often; without `everySeconds` no pace that agents have is enough.
   */
  readonly advice?: { readonly kind: 'counters-too-narrow'; readonly everySeconds?: number }
}

const MATTERS = 0.05
/** The fastest pace of a plan. */
const LEAST_SECONDS = 10
/** As agents reckon: what may pass beyond the rate, and how much later counters may be updated. */
const RATE_SHARE = 1.01
const LATE_SECONDS = 5

/** Judges what is unknown of a port of this speed. */
export function judgeMeasuring(parts: readonly UnknownPart[], speedMbps?: number): Measuring {
  const reasons = parts
    .filter(it => it.share > 0)
    .sort((a, b) => b.share - a.share || (a.because < b.because ? -1 : 1))
  const unknownShare = rounded(reasons.reduce((sum, it) => sum + it.share, 0))
  const wrapped = reasons.find(it => it.because === 'wrap')
  const told = { unknownShare, reasons: reasons.map(it => ({ ...it, share: rounded(it.share) })) }
  if (!wrapped || wrapped.share < MATTERS) return told
  const seconds = speedMbps && slowestSafePace(speedMbps)
  return {
    ...told,
    advice: { kind: 'counters-too-narrow', ...(seconds && { everySeconds: seconds }) },
  }
}

/** The most seconds between two readings with which a 32-bit counter cannot go round twice; undefined when too few. */
export function slowestSafePace(speedMbps: number): number | undefined {
  const seconds = 2 ** 32 / (speedMbps * 125_000 * RATE_SHARE) - LATE_SECONDS
  const pace = Math.floor(seconds / 5) * 5
  return pace >= LEAST_SECONDS ? pace : undefined
}

function rounded(share: number): number {
  return Math.round(Math.min(1, share) * 10_000) / 10_000
}
