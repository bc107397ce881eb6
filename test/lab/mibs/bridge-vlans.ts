import type { ForwardingEntry } from '../network/forwarding.ts'
import { macBytes } from '../snmp/value.ts'
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

/** Learned addresses with the number of the bridge port they were learned on. */
export function learned(
  context: DeviceContext,
): (ForwardingEntry & { bridgePort: number; mac: number[] })[] {
  const numbers = new Map(bridgePorts(context).map(port => [port.name, port.bridgePort]))
  return context.network.forwarding(context.device.name).flatMap(entry => {
    const bridgePort = numbers.get(entry.port)
    return bridgePort === undefined
      ? []
      : [{ ...entry, bridgePort, mac: [...macBytes(entry.macAddress)] }]
  })
}
