import { isDeepStrictEqual } from 'node:util'
import { type Finding, findingKey } from './finding.ts'

/** A finding in the CMDB that is not resolved. A person may have accepted it: it stays, and bothers nobody. */
export type KnownFinding = Finding & {
  readonly id: string
  readonly state: 'open' | 'accepted'
  readonly firstSeenMs: number
}

export type FindingsDiff = {
  readonly opened: readonly (Finding & { readonly id: string })[]
  /** Still there; when it was last seen, or its detail, is different. */
  readonly confirmed: readonly (Finding & { readonly id: string })[]
  /** Ids of those that are not there any more. */
  readonly resolved: readonly string[]
}

/**
 * What must change so that the CMDB's findings of some kinds are the ones found now. `known` are the unresolved ones of
 * these kinds and no others: whoever looks for a kind also resolves it. The same twice changes nothing.
 */
export function diffFindings(
  known: readonly KnownFinding[],
  found: readonly Finding[],
  newId: () => string,
): FindingsDiff {
  const before = new Map(known.map(it => [findingKey(it), it]))
  const now = new Map(found.map(it => [findingKey(it), it]))
  const opened: (Finding & { id: string })[] = []
  const confirmed: (Finding & { id: string })[] = []
  for (const [key, finding] of now) {
    const old = before.get(key)
    if (!old) opened.push({ ...finding, id: newId() })
    else if (finding.seenAtMs > old.seenAtMs || !isDeepStrictEqual(finding.detail, old.detail)) {
      confirmed.push({ ...finding, id: old.id, seenAtMs: Math.max(finding.seenAtMs, old.seenAtMs) })
    }
  }
  const resolved = known.filter(it => !now.has(findingKey(it))).map(it => it.id)
  return { opened, confirmed, resolved }
}
