/** Runs the contenders in turn, A B A B …, so that a drifting machine wrongs none of them. */
export async function inTurn<Cost>(
  rounds: number,
  contenders: Readonly<Record<string, () => Promise<Cost>>>,
): Promise<Record<string, Cost[]>> {
  const costs: Record<string, Cost[]> = {}
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const list = costs[name] ?? []
      costs[name] = list
      list.push(await run())
    }
  }
  return costs
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle)
    ? ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
    : (sorted[Math.floor(middle)] ?? 0)
}
