import type { Location } from './locate-endpoints.ts'

/** Where a host is believed to be, in the CMDB. */
export type OpenLocation = Location & { readonly id: string; readonly firstSeenMs: number }

export type LocationsDiff = {
  /** New ones, and open ones of which something is different. */
  readonly written: readonly OpenLocation[]
  readonly moved: readonly { readonly from: OpenLocation; readonly to: OpenLocation }[]
}

/** What must change so that each located host has this one open location; the others keep theirs. */
export function diffLocations(
  known: ReadonlyMap<string, OpenLocation>,
  located: readonly Location[],
  newId: () => string,
): LocationsDiff {
  const written: OpenLocation[] = []
  const moved: { from: OpenLocation; to: OpenLocation }[] = []
  for (const location of located) {
    const old = known.get(location.endpoint)
    const isThere = old && old.device === location.device && old.port === location.port
    const seenAtMs = isThere ? Math.max(old.seenAtMs, location.seenAtMs) : location.seenAtMs
    const row = {
      ...location,
      seenAtMs,
      id: isThere ? old.id : newId(),
      firstSeenMs: isThere ? old.firstSeenMs : seenAtMs,
    }
    if (!isThere || fingerprint(old) !== fingerprint(row)) written.push(row)
    if (old && !isThere) moved.push({ from: old, to: row })
  }
  return { written, moved }
}

function fingerprint({ vlan, evidence, confidence, through, seenAtMs }: Location): string {
  return JSON.stringify([vlan, evidence, confidence, through, seenAtMs])
}
