import type { MacAddress } from '../../schemas/mac-address.ts'

/** An address that somebody answers at. */
export type LiveHost = {
  address: string
  /** From the kernel's neighbour table: only hosts on the agent's own links have it. */
  macAddress?: MacAddress
  /** `icmp`: answered an echo request. `arp`: answered for its address on the link. Empty: nobody looked. */
  via: ('icmp' | 'arp')[]
  rttMs?: number
}

/** Everything known after looking for hosts at some addresses. */
export type Sweep = {
  /** `none`: every address with a route was taken for a host. */
  method: 'fping' | 'ping' | 'none'
  /** In the order the addresses were given. */
  hosts: LiveHost[]
  /** Addresses that could not be looked at; nothing is known of them. */
  unreached: { address: string; reason: string }[]
}

/** Why no address could be looked at, in a line for a person. */
export type SweepFailure = { kind: 'no-permission' | 'no-route' | 'no-tool'; detail: string }
