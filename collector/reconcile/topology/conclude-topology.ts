import type { Finding } from '../findings/finding.ts'
import { linkAnnounced } from './announced-links.ts'
import { readBridges } from './bridge-tables.ts'
import { growBridgeTree } from './bridge-tree.ts'
import { indexDevices } from './device-index.ts'
import { inferLinks } from './inferred-links.ts'
import { type Link, linkKey } from './link.ts'
import { type KnownLocation, type Located, locateEndpoints } from './locate-endpoints.ts'
import { readAnnouncements, type UnknownNeighbour } from './neighbour-cables.ts'
import { concludePorts, type PortConclusion } from './port-roles.ts'
import { byText, type SiteView } from './site-view.ts'
import { findFaults } from './topology-findings.ts'

/** What a site's tables say together: how it is wired, what is behind each port, where each host is, what is wrong. */
export type Topology = Located & {
  readonly links: readonly Link[]
  readonly ports: readonly PortConclusion[]
  /** What announced itself and is no device of ours: telephones, unmanaged switches, unknown gear. */
  readonly unknown: readonly UnknownNeighbour[]
  readonly findings: readonly Finding[]
}

/**
 * The conclusions from one view of a site and from where its hosts were before. The same view in any order gives the
 * same conclusions; concluding again from them changes nothing.
 */
export function concludeTopology(
  view: SiteView,
  known: ReadonlyMap<string, KnownLocation> = new Map(),
): Topology {
  const index = indexDevices(view)
  const bridges = readBridges(view)
  const learnt = { bridges, tree: growBridgeTree(view, bridges) }
  const { cables, unknown, heardItself } = readAnnouncements(view, index)
  const announced = linkAnnounced(cables, index, view, learnt)
  const links = [...announced, ...inferLinks(view, announced, index, learnt)].sort((a, b) =>
    byText(linkKey(a), linkKey(b)),
  )
  const ports = concludePorts(view, links, unknown, index, learnt)
  const located = locateEndpoints(view, ports, unknown, known, index, learnt)
  const findings = findFaults({ view, index, links, bridges, cables, heardItself })
  return { links, ports, unknown: unknown.toSorted(byPlace), findings, ...located }
}

function byPlace(one: UnknownNeighbour, other: UnknownNeighbour): number {
  return (
    byText(one.device, other.device) ||
    byText(one.port, other.port) ||
    byText(JSON.stringify(one.neighbour), JSON.stringify(other.neighbour))
  )
}
