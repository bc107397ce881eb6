import type { Learnt } from './announced-links.ts'
import type { Place } from './bridge-tree.ts'
import type { DeviceIndex } from './device-index.ts'
import { endsFrom, type Link, type LinkEnd } from './link.ts'
import { byText, type SeenDevice, type SiteView } from './site-view.ts'

/** Kinds that pass on what others send: something may hang behind them that only their own tables could tell. */
const PASSING_KINDS: ReadonlySet<string> = new Set(['switch', 'access-point', 'router', 'unknown'])

/**
 * Links that nobody announced, from bridge tables: each device that has no known way up hangs below the nearest bridge
 * that has it. Where that port already leads to a device without a table, it hangs behind that one.
 */
export function inferLinks(
  { devices }: SiteView,
  announced: readonly Link[],
  index: DeviceIndex,
  learnt: Learnt,
): Link[] {
  const ofDevice = new Map<string, Link[]>()
  for (const link of announced) {
    for (const { device } of [link.one, link.other]) {
      ofDevice.set(device, [...(ofDevice.get(device) ?? []), link])
    }
  }
  return [...devices]
    .sort((a, b) => byText(a.id, b.id))
    .flatMap(device => {
      const known = ofDevice.get(device.id) ?? []
      if (hasWayUp(device, known, learnt)) return []
      const link = inferLink(device, devices, ofDevice, index, learnt)
      return link ? [link] : []
    })
}

/** A bridge's way up is on its port towards the gateway; any link to a bridge is one for what is no bridge itself. */
function hasWayUp({ id }: SeenDevice, links: readonly Link[], { bridges, tree }: Learnt): boolean {
  const rootPort = tree.rootPortOf(id)
  return links.some(link => {
    const ends = endsFrom(link, id)
    if (!ends) return false
    if (!bridges.has(id)) return bridges.has(ends.far.device)
    if (rootPort === undefined) return false
    return ends.near.port === rootPort || ends.near.port === undefined
  })
}

function inferLink(
  device: SeenDevice,
  devices: readonly SeenDevice[],
  ofDevice: ReadonlyMap<string, readonly Link[]>,
  index: DeviceIndex,
  { bridges, tree }: Learnt,
): Link | undefined {
  const place = tree.placeOf(device.id)
  const upper = place && bridges.get(place.parent)
  if (!place || !upper) return undefined
  const ownPort = tree.rootPortOf(device.id) ?? onlyPort(device)
  const seenAtMs = upper.readAtMs

  const between = (ofDevice.get(place.parent) ?? [])
    .map(link => endsFrom(link, place.parent))
    .filter(ends => ends?.near.port === place.parentPort)
    .map(ends => index.byId(ends?.far.device ?? ''))
    .filter(it => it !== undefined && it.id !== device.id)
    .find(it => it && PASSING_KINDS.has(it.kind))
  const silent = between ?? silentSwitchAt(place, device, devices, { bridges, tree })
  if (silent) {
    return linkOf({ device: silent.id }, endOf(device.id, ownPort), 0.5, seenAtMs)
  }
  // It hangs on a bridge behind that port, which has not learnt it: better no link than one that is not there.
  if (!bridges.has(device.id) && tree.bridgesBehind(place.parent, place.parentPort) > 0) {
    return undefined
  }
  const back = tree.portTowards(device.id, place.parent)
  const confidence = back !== undefined && back === ownPort ? 0.85 : 0.75
  const parentEnd = { device: place.parent, port: place.parentPort }
  return linkOf(parentEnd, endOf(device.id, ownPort), confidence, seenAtMs)
}

/** The only switch without a table on the same port, for what is no such switch itself. */
function silentSwitchAt(
  place: Place,
  device: SeenDevice,
  devices: readonly SeenDevice[],
  { bridges, tree }: Learnt,
): SeenDevice | undefined {
  const isSilentSwitch = (it: SeenDevice) => it.kind === 'switch' && !bridges.has(it.id)
  if (isSilentSwitch(device)) return undefined
  const there = devices.filter(it => {
    const its = isSilentSwitch(it) ? tree.placeOf(it.id) : undefined
    return its?.parent === place.parent && its.parentPort === place.parentPort
  })
  return there.length === 1 ? there[0] : undefined
}

/** The port of something with one network card; which of several is plugged in, nobody told. */
function onlyPort({ ports }: SeenDevice): string | undefined {
  const candidates = ports.filter(it => it.type === 6 && it.isUp !== false && it.macAddress)
  return candidates.length === 1 ? candidates[0]?.name : undefined
}

function endOf(device: string, port: string | undefined): LinkEnd {
  return { device, ...(port !== undefined && { port }) }
}

function linkOf(a: LinkEnd, b: LinkEnd, confidence: number, seenAtMs: number): Link {
  const [one, other] = a.device < b.device ? [a, b] : [b, a]
  return {
    one,
    other,
    evidence: ['bridge'],
    isMutual: false,
    confidence,
    isForwarding: true,
    cables: [],
    seenAtMs,
  }
}
