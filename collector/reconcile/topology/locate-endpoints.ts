import type { Learnt } from './announced-links.ts'
import type { DeviceIndex } from './device-index.ts'
import { logicalPort, logicalPorts } from './find-port.ts'
import type { UnknownNeighbour } from './neighbour-cables.ts'
import type { PortConclusion } from './port-roles.ts'
import { byText, SAME_SCAN_MS, type SiteView } from './site-view.ts'

/** A host seen on an edge port. */
export type Sighting = {
  readonly endpoint: string
  readonly device: string
  readonly port: string
  readonly vlan?: number
  readonly evidence: 'bridge' | 'lldp'
  readonly seenAtMs: number
}

/** Where a host is plugged in, or the access point or device through which it is. */
export type Location = Sighting & {
  /** 0 to 1: how likely a technician finds it there. */
  readonly confidence: number
  /** The access point, server or silent switch between it and the port. */
  readonly through?: string
}

/** Where a host was believed to be before. */
export type KnownLocation = Pick<Location, 'endpoint' | 'device' | 'port' | 'seenAtMs'>

export type Located = {
  readonly locations: readonly Location[]
  readonly sightings: readonly Sighting[]
}

const CROWD = 8

/**
 * The one best port of each host that was seen on an edge port. A host stays where it was believed to be until it is
 * seen elsewhere by something newer; who is not seen at all has no location here, and none is taken away.
 */
export function locateEndpoints(
  view: SiteView,
  ports: readonly PortConclusion[],
  unknown: readonly UnknownNeighbour[],
  known: ReadonlyMap<string, KnownLocation>,
  index: DeviceIndex,
  { bridges }: Learnt,
): Located {
  const portAt = new Map(ports.map(it => [`${it.device} ${it.port}`, it]))
  const byMac = new Map(view.endpoints.map(it => [it.macAddress, it]))
  const sightings = new Map<string, Sighting>()
  const add = (it: Sighting) => {
    const key = `${it.endpoint} ${it.device} ${it.port}`
    const old = sightings.get(key)
    // What a host says of itself is better than what was learnt of it, and keeps the VLAN.
    const vlan = lower(it.vlan, old?.vlan)
    const evidence = old?.evidence === 'lldp' ? 'lldp' : it.evidence
    sightings.set(key, { ...it, evidence, ...(vlan !== undefined && { vlan }) })
  }
  for (const { device, readAtMs } of bridges.values()) {
    const logical = logicalPorts(device)
    for (const { macAddress, interface: name, vlan, isStatic } of device.macTable?.rows ?? []) {
      const endpoint = byMac.get(macAddress)
      if (!endpoint || name === undefined || isStatic) continue
      const port = logical.get(name)
      if (port === undefined || !isEdge(portAt.get(`${device.id} ${port}`), index, bridges))
        continue
      add({
        ...{ endpoint: endpoint.id, device: device.id, port, seenAtMs: readAtMs },
        ...(vlan !== undefined && { vlan }),
        evidence: 'bridge',
      })
    }
  }
  for (const { device, port: name, neighbour, readAtMs } of unknown) {
    const endpoint = [neighbour.chassisId, neighbour.portId]
      .map(it => byMac.get(it ?? ''))
      .find(it => it !== undefined)
    const seen = index.byId(device)
    const port = seen ? logicalPort(seen, name) : name
    const role = portAt.get(`${device} ${port}`)
    if (!endpoint || (role && !isEdge(role, index, bridges))) continue
    add({ endpoint: endpoint.id, device, port, evidence: 'lldp', seenAtMs: readAtMs })
  }

  const sorted = [...sightings.values()].sort(
    (a, b) =>
      byText(a.endpoint, b.endpoint) || byText(a.device, b.device) || byText(a.port, b.port),
  )
  const ofEndpoint = Map.groupBy(sorted, it => it.endpoint)
  const locations = view.endpoints
    .toSorted((a, b) => byText(a.id, b.id))
    .flatMap(endpoint => {
      const candidates = (ofEndpoint.get(endpoint.id) ?? []).map(weigh)
      return choose(candidates, known.get(endpoint.id), isTrunk) ?? []
    })
  return { locations, sightings: sorted }

  function isTrunk(device: string, port: string): boolean {
    const found = portAt.get(`${device} ${port}`)
    return found !== undefined && !isEdge(found, index, bridges)
  }

  function weigh(sighting: Sighting): Location {
    const port = portAt.get(`${sighting.device} ${sighting.port}`)
    const through = port?.peer?.device
    const confidence = port ? confidenceOf(port) : 0.9
    const isSure = sighting.evidence === 'lldp' && port?.role !== 'shared'
    return {
      ...sighting,
      confidence: isSure ? Math.max(confidence, 0.97) : confidence,
      ...(through !== undefined && { through }),
    }
  }
}

function choose(
  candidates: readonly Location[],
  known: KnownLocation | undefined,
  isTrunk: (device: string, port: string) => boolean,
): Location | undefined {
  if (candidates.length === 0) return undefined
  const newest = Math.max(...candidates.map(it => it.seenAtMs))
  const current = candidates.filter(it => it.seenAtMs >= newest - SAME_SCAN_MS)
  const [best] = current.toSorted((a, b) => b.confidence - a.confidence || b.seenAtMs - a.seenAtMs)
  if (!best) return undefined

  const staying = current.find(it => it.device === known?.device && it.port === known.port)
  const chosen = staying && staying.confidence > best.confidence - 0.3 ? staying : best
  const isElsewhere = known && (chosen.device !== known.device || chosen.port !== known.port)
  // A table older than the last good sighting is a memory, not news; unless that sighting was on what is now a trunk.
  if (isElsewhere && chosen.seenAtMs <= known.seenAtMs && !isTrunk(known.device, known.port)) {
    return undefined
  }
  const confidence = current.length > 1 ? chosen.confidence * 0.6 : chosen.confidence
  return { ...chosen, confidence: Math.round(confidence * 100) / 100 }
}

/** Whether hosts on this port are behind no other table of ours. */
function isEdge(
  port: PortConclusion | undefined,
  index: DeviceIndex,
  bridges: Learnt['bridges'],
): boolean {
  if (!port) return false
  if (port.role === 'uplink') return false
  const peer = port.peer && index.byId(port.peer.device)
  if (port.role === 'downlink') return peer !== undefined && !bridges.has(peer.id)
  // An access point or hypervisor that tells what it learnt is asked itself.
  return peer === undefined || !bridges.has(peer.id)
}

function confidenceOf({ role, hostCount, peer }: PortConclusion): number {
  switch (role) {
    case 'access':
      return 0.98
    case 'phone':
      return 0.95
    case 'access-point':
      return 0.9
    case 'device':
      return 0.8
    case 'shared':
      return hostCount > CROWD ? 0.6 : 0.85
    case 'downlink':
    case 'uplink':
      return peer ? 0.5 : 0.3
  }
}

function lower(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return Math.min(one, other)
}
