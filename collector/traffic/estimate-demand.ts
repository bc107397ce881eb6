import { percentile } from './percentile.ts'

/** What a link would carry if it could: the 95th percentile of class hours, in Mbit/s. */
export type DemandEstimate = {
  readonly mbps: number
  readonly confidence: 'high' | 'medium' | 'low'
  /** Of class hours, in which the link hid how much more was wanted. */
  readonly hiddenShare: number
  readonly how: 'measured' | 'extrapolated' | 'at-least'
}

/** At this share of the rate and above, what is measured is the link, not the demand. */
const HIDDEN_FROM = 0.9
/** Standard normal quantiles of the shares that the fit uses. */
const [SHARE_LOW, Z_LOW] = [0.25, -0.6745]
const Z95 = 1.645
/** Further than this nobody can see from below. */
const MOST_TIMES = 5
const LEAST_STEPS = 60

/**
 * Estimates demand from what was measured in class hours. A full link hides it: measurements at the ceiling only say "at
 * least this much" (they are censored). Those below it are taken for a log-normal distribution, of which two quantiles
 * are known; the 95th percentile follows. With half of the time hidden the median is, too, and all that can be said is
 * "at least twice". Undefined with less than five hours known.
 */
export function estimateDemand(
  classMbps: readonly number[],
  rateMbps: number,
): DemandEstimate | undefined {
  if (classMbps.length < LEAST_STEPS) return undefined
  const sorted = [...classMbps].sort((a, b) => a - b)
  const hidden = sorted.filter(it => it >= rateMbps * HIDDEN_FROM).length
  const hiddenShare = Math.round((hidden / sorted.length) * 1000) / 1000
  const p95 = percentile(sorted, 0.95) ?? 0
  if (hiddenShare <= 0.02) {
    return { mbps: rounded(p95), confidence: 'high', hiddenShare, how: 'measured' }
  }
  const upperShare = Math.min(0.75, 1 - hiddenShare - 0.02)
  const low = percentile(sorted, SHARE_LOW) ?? 0
  const upper = percentile(sorted, upperShare) ?? 0
  if (upperShare < 0.45 || low <= 0 || upper <= low) {
    return { mbps: rounded(rateMbps * 2), confidence: 'low', hiddenShare, how: 'at-least' }
  }
  const zUpper = normalQuantile(upperShare)
  const sigma = (Math.log(upper) - Math.log(low)) / (zUpper - Z_LOW)
  const mu = Math.log(upper) - sigma * zUpper
  const fitted = Math.exp(mu + sigma * Z95)
  // The ceiling was met so often that it cannot be less than a little above it.
  const mbps = Math.min(rateMbps * MOST_TIMES, Math.max(fitted, rateMbps * (1 + hiddenShare)))
  return {
    mbps: rounded(mbps),
    confidence: hiddenShare <= 0.15 ? 'medium' : 'low',
    hiddenShare,
    how: 'extrapolated',
  }
}

/** Abramowitz and Stegun 26.2.23; off by less than 0.00045. */
function normalQuantile(share: number): number {
  if (share < 0.5) return -normalQuantile(1 - share)
  const t = Math.sqrt(-2 * Math.log(1 - share))
  return (
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) /
      (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t)
  )
}

function rounded(mbps: number): number {
  return mbps >= 10 ? Math.round(mbps) : Math.round(mbps * 10) / 10
}
