import type { Finding } from '../findings/finding.ts'
import type { Bridge } from './bridge-tables.ts'
import type { DeviceIndex } from './device-index.ts'
import type { Link } from './link.ts'
import type { Cable, HeardItself } from './neighbour-cables.ts'
import { byText, type SeenPort, type SiteView } from './site-view.ts'

/** What can be wrong with the wiring: the kinds that are looked for here, and resolved by not being found. */
export const topologyFindingKinds = [
  'loop',
  'one-way-link',
  'duplex-mismatch',
  'speed-mismatch',
  'slow-uplink',
] as const

type Known = {
  readonly view: SiteView
  readonly index: DeviceIndex
  readonly links: readonly Link[]
  readonly bridges: ReadonlyMap<string, Bridge>
  readonly cables: readonly Cable[]
  readonly heardItself: readonly HeardItself[]
}

/** Mbit/s up to which a link between two switches is called slow. */
const SLOW_UPLINK_MBPS = 100

/** Faults of the wiring, one per port or cable, sorted. Each is at the end with the lower device id. */
export function findFaults(known: Known): Finding[] {
  return [
    ...findLoops(known),
    ...known.links.flatMap(link => findOneWay(link, known)),
    ...known.links.flatMap(link => findMismatches(link, known)),
  ].sort((a, b) => byText(sortKey(a), sortKey(b)))
}

function findLoops({ heardItself, bridges }: Known): Finding[] {
  const heard = heardItself.map(it => ({ ...it, by: 'announcement' }))
  const learnt = [...bridges.values()].flatMap(({ device, ownOn, readAtMs }) =>
    [...ownOn.values()].map(port => ({ device: device.id, port, readAtMs, by: 'bridge-table' })),
  )
  const byPort = Map.groupBy([...heard, ...learnt], it => `${it.device} ${it.port}`)
  return [...byPort.values()].flatMap(evidence => {
    const [first] = evidence
    if (!first) return []
    const by = [...new Set(evidence.map(it => it.by))].sort(byText)
    const seenAtMs = Math.max(...evidence.map(it => it.readAtMs))
    const subject = { type: 'interface' as const, device: first.device, key: first.port }
    return [{ kind: 'loop', subject, detail: { by }, seenAtMs }]
  })
}

/** One end hears the other, which speaks the protocol, was asked later, and does not hear back. */
function findOneWay(link: Link, { cables, index }: Known): Finding[] {
  if (link.isMutual) return []
  const own = cables.filter(
    it => it.one.device === link.one.device && it.other.device === link.other.device,
  )
  return own.flatMap(({ heard, one, other }) => {
    const [first] = heard
    if (!first || heard.some(it => it.by !== first.by)) return []
    const [speaker, listener] = first.by === 'one' ? [other, one] : [one, other]
    const { neighbours } = index.byId(speaker.device) ?? {}
    const speaks = neighbours?.rows.some(it => it.protocol === first.protocol)
    if (!speaks || !neighbours || neighbours.readAtMs < first.readAtMs) return []
    if (listener.port === undefined || link.one.port === undefined) return []
    if (link.other.port === undefined) return []
    const subject = { type: 'interface' as const, device: listener.device, key: listener.port }
    const detail = { protocol: first.protocol, peer: speaker }
    return [{ kind: 'one-way-link', subject, detail, seenAtMs: first.readAtMs }]
  })
}

function findMismatches(link: Link, { index, bridges }: Known): Finding[] {
  const cables =
    link.cables.length > 0
      ? link.cables
      : link.one.port !== undefined && link.other.port !== undefined
        ? [{ onePort: link.one.port, otherPort: link.other.port }]
        : []
  return cables.flatMap(({ onePort, otherPort }) => {
    const one = portOf(index, link.one.device, onePort)
    const other = portOf(index, link.other.device, otherPort)
    if (!one || !other || one.isUp === false || other.isUp === false) return []
    const subject = { type: 'interface' as const, device: link.one.device, key: onePort }
    const peer = { device: link.other.device, port: otherPort }
    const found = (kind: string, detail: Record<string, unknown>): Finding => ({
      kind,
      subject,
      detail: { ...detail, peer },
      seenAtMs: link.seenAtMs,
    })
    const speeds = [one.speedMbps, other.speedMbps].filter(it => it !== undefined && it > 0)
    const slowest = Math.min(...speeds.map(it => it ?? 0))
    const isBetweenSwitches = bridges.has(link.one.device) && bridges.has(link.other.device)
    return [
      ...(one.duplex && other.duplex && one.duplex !== other.duplex
        ? [found('duplex-mismatch', { duplex: one.duplex, peerDuplex: other.duplex })]
        : []),
      ...(speeds.length === 2 && speeds[0] !== speeds[1]
        ? [found('speed-mismatch', { speedMbps: one.speedMbps, peerSpeedMbps: other.speedMbps })]
        : []),
      ...(isBetweenSwitches && speeds.length > 0 && slowest <= SLOW_UPLINK_MBPS
        ? [found('slow-uplink', { speedMbps: slowest })]
        : []),
    ]
  })
}

function portOf(index: DeviceIndex, device: string, name: string): SeenPort | undefined {
  return index.byId(device)?.ports.find(it => it.name === name)
}

function sortKey({ kind, subject }: Finding): string {
  return [kind, subject.device ?? '', subject.key ?? ''].join('\u0001')
}
