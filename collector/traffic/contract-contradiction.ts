import type { LoadStep } from './link-report.ts'

/** Why the register cannot be right about a direction of a link. Rates are in Mbit/s. */
export type ContractContradiction = {
  /** `above`: more came through than is paid for, again and again. `port`: what carries it is slower than the contract. */
  readonly because: 'above' | 'port'
  readonly contractMbps: number
  readonly measuredMbps: number
}

/** Policers let a little more through than they are sold as, and counters see headers that they do not. */
const ABOVE = 1.15
/** Half an hour, in steps of five minutes: one burst after a line came back is none. */
const LEAST_ABOVE = 6

/**
 * Whether what was measured in steps of five minutes since a contract holds contradicts it; undefined while nothing does. That
 * a link never passes some rate contradicts nothing: a backup that its other end holds back looks the same.
 */
export function findContradiction(
  steps: readonly LoadStep[],
  contractMbps: number,
  portMbps?: number,
): ContractContradiction | undefined {
  const sustained = steps.map(it => it.mbps).sort((a, b) => b - a)[LEAST_ABOVE - 1]
  if (sustained !== undefined && sustained > contractMbps * ABOVE) {
    return { because: 'above', contractMbps, measuredMbps: rounded(sustained) }
  }
  const isSlower = portMbps !== undefined && portMbps > 0 && portMbps < contractMbps * 0.95
  return isSlower ? { because: 'port', contractMbps, measuredMbps: portMbps } : undefined
}

function rounded(mbps: number): number {
  return mbps >= 10 ? Math.round(mbps) : Math.round(mbps * 10) / 10
}
