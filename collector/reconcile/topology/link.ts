/** How a link is known: both or one of its ends announced itself, or bridge tables say so. */
export type LinkEvidence = 'lldp' | 'cdp' | 'bridge'

/** One end of a link. The port is logical: an aggregate stands for its members. */
export type LinkEnd = { readonly device: string; readonly port?: string }

/** A connection between two devices; `one` has the lower id. */
export type Link = {
  readonly one: LinkEnd
  readonly other: LinkEnd
  readonly evidence: readonly LinkEvidence[]
  /** Both ends tell of it. */
  readonly isMutual: boolean
  /** 0 to 1: how likely a technician finds this cable. */
  readonly confidence: number
  /** Carries traffic; false for a ring's spare link that spanning tree holds back. Absent while nobody knows. */
  readonly isForwarding?: boolean
  /** The cables of an aggregate, or the only one, as far as their physical ports are known. */
  readonly cables: readonly { readonly onePort: string; readonly otherPort: string }[]
  /** When an end last told of it, in milliseconds since 1970. */
  readonly seenAtMs: number
}

/** What makes two links the same. Ports belong to it: a cable that moved to another port is another link. */
export function linkKey({ one, other }: Pick<Link, 'one' | 'other'>): string {
  return [one.device, one.port ?? '', other.device, other.port ?? ''].join('\u0001')
}

/** The end of a link on a device, and the one at its other side; undefined when it is not on that device. */
export function endsFrom(
  { one, other }: Pick<Link, 'one' | 'other'>,
  device: string,
): { near: LinkEnd; far: LinkEnd } | undefined {
  if (one.device === device) return { near: one, far: other }
  if (other.device === device) return { near: other, far: one }
  return undefined
}
