import type { Port } from '../truth/school.ts'
import type { DeviceContext } from './device-context.ts'

/** The ports a bridge counts, in dot1dBasePort order. */
export function bridgePorts({ device }: DeviceContext): (Port & { bridgePort: number })[] {
  return device.ports
    .filter((port): port is Port & { bridgePort: number } => port.bridgePort !== undefined)
    .toSorted((a, b) => a.bridgePort - b.bridgePort)
}

export type BridgeVlan = { readonly id: number; readonly name: string }

/** VLANs that exist on this switch: 1, and those its ports carry. */
export function bridgeVlans(context: DeviceContext, nameOfVlan1: string): BridgeVlan[] {
  const carried = new Set(
    bridgePorts(context).flatMap(port => [port.accessVlan ?? 1, ...port.taggedVlans]),
  )
  const named = context.network.school.vlans.filter(vlan => carried.has(vlan.id))
  return [{ id: 1, name: nameOfVlan1 }, ...named.map(({ id, name }) => ({ id, name }))]
}

/** A PortList (RFC 4363): bit 7 of the first octet is bridge port 1. */
export function portList(context: DeviceContext, isIn: (port: Port) => boolean): Buffer {
  const ports = bridgePorts(context)
  const highest = ports.at(-1)?.bridgePort ?? 0
  const list = Buffer.alloc(Math.ceil(highest / 8))
  for (const port of ports) {
    // Members of an aggregation are represented by it.
    if (port.aggregate !== undefined || !isIn(port)) continue
    const octet = (port.bridgePort - 1) >> 3
    list[octet] = (list[octet] ?? 0) | (0x80 >> ((port.bridgePort - 1) & 7))
  }
  return list
}

export function isUntaggedIn(port: Port, vlan: number): boolean {
  return (port.accessVlan ?? 1) === vlan
}

export function isMemberOf(port: Port, vlan: number): boolean {
  return isUntaggedIn(port, vlan) || port.taggedVlans.includes(vlan)
}

export type Learned = {
  readonly macAddress: string
  readonly vlan: number
  readonly bridgePort: number
}

const kept = new WeakMap<DeviceContext, { revision: number; entries: Learned[] }>()

/** Learned addresses with the bridge port they were learned on; several tables ask for them. */
export function learned(context: DeviceContext): readonly Learned[] {
  const revision = context.network.state.revision()
  const known = kept.get(context)
  if (known?.revision === revision) return known.entries
  const numbers = new Map(bridgePorts(context).map(port => [port.name, port.bridgePort]))
  const entries = context.network
    .forwarding(context.device.name)
    .flatMap(({ macAddress, vlan, port }) => {
      const bridgePort = numbers.get(port)
      return bridgePort === undefined ? [] : [{ macAddress, vlan, bridgePort }]
    })
  kept.set(context, { revision, entries })
  return entries
}

/** Lets go of what was kept for a device that nobody asks any more. */
export function forgetLearned(context: DeviceContext): void {
  kept.delete(context)
}
