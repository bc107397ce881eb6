/** `10, 20–23, 30`: trunks carry VLANs by the dozen. */
export function vlanRanges(vlans: readonly number[]): string {
  const runs: [first: number, last: number][] = []
  for (const vlan of [...vlans].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && vlan === run[1] + 1) run[1] = vlan
    else runs.push([vlan, vlan])
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(', ')
}
