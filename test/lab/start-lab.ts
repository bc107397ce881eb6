import { createDeviceResponder } from './mibs/device-responder.ts'
import { createRowCache } from './mibs/row-cache.ts'
import { modelOf } from './models/registry.ts'
import { answerNodeStatus } from './netbios/node-status.ts'
import { createNetwork, type Network } from './network/network.ts'
import type { ImposedTraffic } from './network/state.ts'
import { respond } from './snmp/respond.ts'
import { type DatagramService, listenOnAll } from './snmp/udp-agent.ts'
import { macBytes } from './snmp/value.ts'
import type { PortReference, School, Vlan } from './truth/school.ts'

export const defaultPort = 16161

export type LabOptions = {
  readonly school: School
  /** UDP port of every SNMP agent; 0 picks a free one. */
  readonly port?: number
  readonly community?: string
  /** When given, Windows PCs answer NetBIOS node status on it; 0 picks a free one. */
  readonly netbiosPort?: number
  /** Milliseconds since 1970; counters, uptimes and traffic follow it. */
  readonly now?: () => number
}

/** What a site's plan says: the VLANs with exactly the addresses that exist. */
export type LabPlan = {
  readonly site: string
  readonly name: string
  readonly vlans: readonly Pick<Vlan, 'id' | 'name' | 'purpose' | 'prefix' | 'ranges' | 'snmp'>[]
}

export type Lab = {
  readonly port: number
  readonly netbiosPort: number | undefined
  readonly community: string
  readonly plan: LabPlan
  readonly truth: School
  /** What each device sees and counts, for tests that compare. */
  readonly network: Network
  /** Requests that a device which answers one at a time has lost so far. */
  lostRequests(device: string): number
  /** The device goes dark, and with it everything behind it. */
  fail(device: string): void
  /** It comes back as after a power cut: uptime and counters start again. */
  return(device: string): void
  reboot(device: string): void
  /** An endpoint is switched off or taken away; `plug` brings it back where it was. */
  unplug(macAddress: string): void
  plug(macAddress: string): void
  move(macAddress: string, to: PortReference): void
  /** Changes the load from now on; what isn't named stays. `wan: undefined` returns to the curve. */
  setTraffic(imposed: Partial<ImposedTraffic>): void
  close(): Promise<void>
}

/** Starts a school: one SNMP agent per device, all in this process, on loopback addresses. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { school, port = defaultPort, community = 'public', now = Date.now } = options
  const network = createNetwork(school, now())
  const snmp = await listenOnAll(snmpServices(network, community, now), port)
  const netbios =
    options.netbiosPort === undefined
      ? undefined
      : await listenOnAll(netbiosServices(network), options.netbiosPort).catch(async error => {
          await snmp.close()
          throw error
        })

  return {
    port: snmp.port,
    netbiosPort: netbios?.port,
    community,
    plan: planOf(school),
    truth: school,
    network,
    lostRequests: device => snmp.lost.get(network.tree.device(device).address) ?? 0,
    fail: device => network.change({ kind: 'fail', device }, now()),
    return: device => network.change({ kind: 'return', device }, now()),
    reboot: device => network.change({ kind: 'reboot', device }, now()),
    unplug: macAddress => network.change({ kind: 'unplug', macAddress }, now()),
    plug: macAddress => network.change({ kind: 'plug', macAddress }, now()),
    move: (macAddress, to) => network.change({ kind: 'move', macAddress, to }, now()),
    setTraffic: imposed => network.change({ kind: 'traffic', imposed }, now()),
    close: async () => {
      await Promise.all([snmp.close(), netbios?.close()])
    },
  }
}

function planOf(school: School): LabPlan {
  return {
    site: school.uai,
    name: school.name,
    vlans: school.vlans.map(({ gateways: _gateways, ...vlan }) => vlan),
  }
}

function snmpServices(network: Network, community: string, now: () => number): DatagramService[] {
  const cache = createRowCache()
  return network.school.devices.map(device => {
    const model = modelOf(device.model)
    const responder = createDeviceResponder({ network, device, model, community, now, cache })
    const { latencyMs, isOneAtATime } = model.limits
    const answer = (datagram: Buffer) => respond(datagram, responder)
    return { address: device.address, answer, latencyMs, isOneAtATime }
  })
}

function netbiosServices(network: Network): DatagramService[] {
  const { school, state } = network
  return school.endpoints
    .filter(endpoint => endpoint.system === 'windows')
    .map(({ address, name, macAddress }) => {
      const status = { name, group: 'PEDAGOGIE', macAddress: macBytes(macAddress) }
      const answer = (datagram: Buffer) =>
        state.unplugged.has(macAddress) ? undefined : answerNodeStatus(datagram, status)
      return { address, answer, latencyMs: 0, isOneAtATime: false }
    })
}
