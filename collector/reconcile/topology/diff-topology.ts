import { isDeepStrictEqual } from 'node:util'
import type { Change } from '../change.ts'
import { diffFindings, type FindingsDiff, type KnownFinding } from '../findings/diff-findings.ts'
import type { Topology } from './conclude-topology.ts'
import { diffLinks, type KnownLink, type LinksDiff } from './diff-links.ts'
import { diffLocations, type LocationsDiff, type OpenLocation } from './diff-locations.ts'
import type { PortConclusion } from './port-roles.ts'
import type { SiteView } from './site-view.ts'
import { changesOfTopology } from './topology-changes.ts'

/** What the CMDB believes of a site's topology: what has not ended, by endpoint where it is about one. */
export type KnownTopology = {
  readonly links: readonly KnownLink[]
  readonly ports: readonly PortConclusion[]
  readonly locations: ReadonlyMap<string, OpenLocation>
  readonly findings: readonly KnownFinding[]
}

export type TopologyChangeset = {
  readonly links: LinksDiff
  readonly ports: {
    readonly written: readonly PortConclusion[]
    readonly removed: readonly PortConclusion[]
  }
  readonly locations: LocationsDiff
  readonly findings: FindingsDiff
  /** The lines of history. */
  readonly changes: readonly Change[]
}

/** What must change so that the CMDB agrees with a conclusion. The same conclusion again changes nothing. */
export function diffTopology(
  known: KnownTopology,
  concluded: Topology,
  view: SiteView,
  newId: () => string,
): TopologyChangeset {
  const links = diffLinks(known.links, concluded.links, view, newId)
  const locations = diffLocations(known.locations, concluded.locations, newId)
  const findings = diffFindings(known.findings, concluded.findings, newId)
  const ports = diffPorts(known.ports, concluded.ports)
  const changes = changesOfTopology(links, locations, view)
  return { links, ports, locations, findings, changes }
}

function diffPorts(known: readonly PortConclusion[], concluded: readonly PortConclusion[]) {
  const keyOf = ({ device, port }: PortConclusion) => `${device} ${port}`
  const before = new Map(known.map(it => [keyOf(it), it]))
  const now = new Set(concluded.map(keyOf))
  return {
    written: concluded.filter(it => !isDeepStrictEqual(before.get(keyOf(it)), it)),
    removed: known.filter(it => !now.has(keyOf(it))),
  }
}
