/** The value that `share` of the values do not exceed (nearest rank); undefined of none. `sorted` is ascending. */
export function percentile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
}
