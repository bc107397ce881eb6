import { endsFrom, type Link, type LinkEnd, linkKey } from './link.ts'
import { byText, SAME_SCAN_MS, type SiteView } from './site-view.ts'

/** A link in the CMDB that has not ended. */
export type KnownLink = Link & { readonly id: string; readonly firstSeenMs: number }

export type LinksDiff = {
  /** New ones, and known ones of which something is different. */
  readonly written: readonly KnownLink[]
  readonly added: readonly KnownLink[]
  readonly ended: readonly KnownLink[]
}

/**
 * What must change so that the CMDB's links are the concluded ones. A link that nobody tells of stays, with the instant
 * when it was last told, until something contradicts it: a device that is switched off is still cabled.
 */
export function diffLinks(
  known: readonly KnownLink[],
  concluded: readonly Link[],
  view: SiteView,
  newId: () => string,
): LinksDiff {
  const left = new Map(known.map(it => [linkKey(it), it]))
  const matched = new Map<Link, KnownLink>()
  const take = (link: Link, old: KnownLink | undefined) => {
    if (!old) return
    matched.set(link, old)
    left.delete(linkKey(old))
  }
  for (const link of concluded) take(link, left.get(linkKey(link)))
  // A port that was not known before does not make it another link.
  for (const link of concluded) {
    if (!matched.has(link))
      take(
        link,
        [...left.values()].find(it => isSameCable(it, link)),
      )
  }

  const written: KnownLink[] = []
  const added: KnownLink[] = []
  for (const link of concluded) {
    const old = matched.get(link)
    const seenAtMs = Math.max(link.seenAtMs, old?.seenAtMs ?? 0)
    const row = {
      ...link,
      id: old?.id ?? newId(),
      firstSeenMs: old?.firstSeenMs ?? seenAtMs,
      seenAtMs,
    }
    if (!old) added.push(row)
    if (!old || fingerprint(old) !== fingerprint(row)) written.push(row)
  }
  const readAt = new Map(view.devices.map(it => [it.id, readAtMsOf(it)]))
  const ended = [...left.values()]
    .filter(it => isContradicted(it, concluded, readAt))
    .sort((a, b) => byText(linkKey(a), linkKey(b)))
  return { written, added, ended }
}

function isSameCable(known: Link, link: Link): boolean {
  const fits = (one: LinkEnd, other: LinkEnd) =>
    one.device === other.device &&
    (one.port === undefined || other.port === undefined || one.port === other.port)
  return fits(known.one, link.one) && fits(known.other, link.other)
}

/**
 * One of its ports leads elsewhere now, what has one way up has another one, or both ends were asked since and neither
 * tells of it.
 */
function isContradicted(
  known: KnownLink,
  concluded: readonly Link[],
  readAt: ReadonlyMap<string, number | undefined>,
): boolean {
  const ends = [known.one, known.other]
  if (ends.some(({ device }) => !readAt.has(device))) return true
  const isTaken = ends.some(({ device, port }) =>
    concluded.some(link => {
      const near = endsFrom(link, device)?.near
      const hasOtherWay = port === undefined && readAt.get(device) === undefined
      return near !== undefined && ((port !== undefined && near.port === port) || hasOtherWay)
    }),
  )
  if (isTaken) return true
  return ends.every(({ device }) => {
    const at = readAt.get(device)
    return at !== undefined && at > known.seenAtMs + SAME_SCAN_MS
  })
}

/** When a device last told whom it hears or what it learnt; undefined for one that tells neither. */
function readAtMsOf({ neighbours, macTable }: SiteView['devices'][number]): number | undefined {
  const instants = [neighbours?.readAtMs, macTable?.readAtMs].filter(it => it !== undefined)
  return instants.length === 0 ? undefined : Math.max(...instants)
}

function fingerprint({ one, other, evidence, isMutual, confidence, ...rest }: Link): string {
  const { isForwarding, cables, seenAtMs } = rest
  return JSON.stringify([
    ...[one.device, one.port, other.device, other.port, evidence, isMutual, confidence],
    ...[isForwarding, cables.map(it => [it.onePort, it.otherPort]), seenAtMs],
  ])
}
