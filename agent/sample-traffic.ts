import type { PlanVlan } from '../schemas/plan.ts'
import type { TrafficMessage } from '../schemas/sample.ts'
import { assignTargets } from './scan-areas.ts'
import type { Credential } from './snmp/credential.ts'
import type { ProbeOutcome } from './snmp/probe.ts'
import type { SnmpSession } from './snmp/session.ts'
import { measureRoundTrips } from './sweep/round-trips.ts'
import {
  type Sampler,
  type SamplerOptions,
  type SamplingPlan,
  startSampler,
} from './traffic/sampler.ts'

export type TrafficPlan = SamplingPlan & {
  vlans: readonly PlanVlan[]
  skip: readonly string[]
}

export type TrafficPorts = {
  /** The name of the credential that a device last answered to: the only one that it is asked with. */
  pinOf: (address: string) => string | undefined
  /** Finds out whether it still does. */
  probe: (address: string, allowed?: readonly string[]) => Promise<ProbeOutcome>
  /** A conversation that lasts. */
  open: (address: string, credential: Credential) => SnmpSession
  /** Name or address of the collector's host. */
  collector: string
  keep: (message: TrafficMessage) => Promise<unknown>
  admit: () => Promise<void>
  onTrouble: (line: string) => void
  signal: AbortSignal
  clock?: SamplerOptions['clock']
}

/** As a `Sampler`, by the plan of a site. */
export type SiteTraffic = {
  /** A device was observed: its ports are sampled from now on, if it is one that passes others' traffic on. */
  learn(device: { address: string; kind: string }): void
  follow(plan: TrafficPlan): void
  readonly ended: Sampler['ended']
}

/** Kinds of devices whose ports are all sampled; of others, those that are watched. */
const SAMPLED_KINDS = new Set(['switch', 'router', 'firewall'])

/**
 * Samples the traffic of a site beside its scans. Devices are asked with the credential that is pinned to them, in VLANs
 * where SNMP is allowed and nowhere else, within the packet budget.
 */
export function startTraffic(plan: TrafficPlan, ports: TrafficPorts): SiteTraffic {
  const { probe, open, collector, signal, admit } = ports
  let vlanOf = vlansByAddress(plan)

  async function connect(address: string): Promise<SnmpSession | undefined> {
    const vlan = vlanOf(address)
    const pin = ports.pinOf(address)
    // Credentials are offered by the scan alone, or a host would be offered them twice.
    if (!vlan || pin === undefined || signal.aborted) return undefined
    if (vlan.credentials && !vlan.credentials.includes(pin)) return undefined
    const answer = await probe(address, [pin])
    if (answer.status !== 'answered') return undefined
    answer.session.close()
    return open(address, answer.credential)
  }

  const sampler = startSampler({
    plan,
    connect,
    keep: ports.keep,
    measureRoundTrips: () => measureRoundTrips({ collector, signal, admit }),
    onTrouble: ports.onTrouble,
    signal,
    ...(ports.clock && { clock: ports.clock }),
  })
  return {
    learn({ address, kind }) {
      if (SAMPLED_KINDS.has(kind)) sampler.learn(address)
    },
    follow(next) {
      vlanOf = vlansByAddress(next)
      sampler.follow(next)
    },
    ended: sampler.ended,
  }
}

/** The VLAN that an address is asked in, if it is in the plan at all. */
function vlansByAddress({ vlans, skip }: TrafficPlan): (address: string) => PlanVlan | undefined {
  const areas = assignTargets(
    vlans.filter(({ snmp }) => snmp),
    skip,
  ).map(({ vlan, addresses }) => ({ vlan, addresses: new Set(addresses) }))
  return address => areas.find(({ addresses }) => addresses.has(address))?.vlan
}
