import type { Endpoint } from '../schemas/endpoint.ts'
import type { Observation } from '../schemas/observation.ts'
import type { PlanVlan } from '../schemas/plan.ts'
import type { EndpointPart } from './endpoints/describe-endpoints.ts'
import { type NetworkEvidence, portVlans, rowsOf } from './endpoints/network-evidence.ts'
import type { HostNames } from './names/host-names.ts'
import type { Pseudonyms } from './privacy/pseudonyms.ts'
import { redactEndpoints } from './privacy/redact-endpoints.ts'
import { isEquipment, redactObservation } from './privacy/redact-observation.ts'
import { createVlanPrivacy } from './privacy/vlan-privacy.ts'
import type { HostOutcome } from './scan.ts'
import type { ScanArea } from './scan-areas.ts'

/** Whether anything of these VLANs must be kept back: then no observation may be told before all are read. */
export function needsRedaction(vlans: readonly PlanVlan[]): boolean {
  return vlans.some(({ privacy }) => privacy !== 'full')
}

/** Whether hosts of these VLANs are told under pseudonyms. */
export function needsPseudonyms(vlans: readonly PlanVlan[]): boolean {
  return vlans.some(({ privacy }) => privacy === 'pseudonymised')
}

/** Whether a device that answered in a VLAN is a host of it that must not be told of as a device. */
export function isWithheld(observation: Observation, { privacy }: PlanVlan): boolean {
  return privacy !== 'full' && !isEquipment(observation)
}

/** What may be told of all that a scan found, as each VLAN of the plan says. */
export function createRedaction(
  areas: readonly ScanArea[],
  outcomes: readonly HostOutcome[],
  evidence: NetworkEvidence,
  names: ReadonlyMap<string, HostNames>,
  pseudonyms: Pseudonyms | undefined,
): {
  observation: (observation: Observation) => Observation
  endpoints: (part: EndpointPart) => Endpoint[]
} {
  const observations = outcomes.flatMap(it => (it.status === 'observed' ? [it.observation] : []))
  const seen = [
    ...outcomes.map(({ host }) => host),
    ...observations.flatMap(({ arpTable }) => rowsOf(arpTable)),
    ...[...names].map(([address, { netbios }]) => ({ address, macAddress: netbios?.macAddress })),
  ]
  const privacy = createVlanPrivacy(areas, seen, evidence.vlansOf)
  const redaction = { privacy, equipment: evidence, pseudonyms }
  return {
    observation(observation) {
      const ports = portVlans(rowsOf(observation.interfaces))
      return redactObservation(observation, ports, redaction)
    },
    // Of hosts in no known VLAN the strictest that any may be in is asked.
    endpoints: ({ vlan, endpoints }) =>
      vlan
        ? redactEndpoints(endpoints, vlan.privacy, pseudonyms)
        : endpoints.flatMap(endpoint =>
            redactEndpoints([endpoint], privacy.amongVlans(endpoint.macAddress, []), pseudonyms),
          ),
  }
}
