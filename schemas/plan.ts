import { z } from 'zod'
import { ClassHours } from './class-hours.ts'
import { IpAddress } from './ip-address.ts'

/** By which protocols the hosts of a VLAN are asked for their names. */
export const NameSources = z.object({
  /** Reverse DNS: asks the DNS servers, never the host. */
  dns: z.boolean().default(true),
  /** NetBIOS node status (RFC 1002): asks each host at UDP port 137. */
  netbios: z.boolean().default(true),
  /** Multicast DNS (RFC 6762), by unicast: asks each host at UDP port 5353. */
  mdns: z.boolean().default(true),
})
export type NameSources = z.infer<typeof NameSources>

/** A DNS server: an address, or an address and a port (`10.1.10.2:5353`, `[2001:db8::2]:53`). */
export const DnsServer = z
  .string()
  .refine(
    isDnsServer,
    'expected an address, or an address and a port, like 10.1.10.2 or 10.1.10.2:53',
  )

/** One VLAN that an agent looks at. */
export const PlanVlan = z.object({
  id: z.int().min(1).max(4094).optional(),
  name: z.string().min(1).max(100),
  purpose: z.string().max(200).optional(),
  /** Addresses, ranges (`10.1.2.1-10.1.2.40`) and CIDR prefixes. */
  targets: z.array(z.string().min(1).max(100)).min(1),
  /** Whether credentials may be tried here at all. */
  snmp: z.boolean().default(false),
  /** Names of the agent's credentials that may be tried here; all of them when absent. */
  credentials: z.array(z.string().min(1).max(64)).min(1).max(50).optional(),
  names: NameSources.prefault({}),
  /**
   * What may be told of the VLAN's hosts. `pseudonymised`: each under a name, a MAC address and an address that only the
   * agent's key connects to the real ones. `count-only`: how many there are.
   */
  privacy: z.enum(['full', 'pseudonymised', 'count-only']).default('full'),
  /** `gentle`, for old or easily disturbed gear: one device at a time, and at most 50 packets a second into the VLAN. */
  pace: z.enum(['usual', 'gentle']).default('usual'),
})
export type PlanVlan = z.infer<typeof PlanVlan>

/** An interface of a device, whose traffic is counted. */
export const WatchedInterface = z.object({
  /** Where the device answers SNMP. */
  address: IpAddress,
  /** IF-MIB ifName, as in its observations. */
  interface: z.string().min(1).max(255),
})
export type WatchedInterface = z.infer<typeof WatchedInterface>

/** What a site's agent must look at, and how fast. Never carries a secret. */
export const Plan = z.object({
  /** A plan replaces those with a smaller one. */
  revision: z.int().nonnegative().max(2_147_483_647).default(0),
  /** Without any, the agent looks at nothing. */
  vlans: z.array(PlanVlan).max(4094),
  /** Interfaces of the site's Internet access. */
  wan: z.array(WatchedInterface).max(16).default([]),
  /** Other interfaces whose traffic is counted. */
  watched: z.array(WatchedInterface).max(1000).default([]),
  hours: ClassHours.prefault({}),
  /** Devices read at the same time; each has one request in flight. */
  devicesAtOnce: z.int().min(1).max(256).default(32),
  /** Full discovery, in class hours. Once a day, before them, everything is read that rarely changes, too. */
  scanEverySeconds: z.int().min(10).max(604_800).default(3600),
  /** Reading the bridge and ARP tables of known devices, in class hours: who is there. */
  presenceEverySeconds: z.int().min(10).max(86_400).default(300),
  /** Reading the counters of the WAN and watched interfaces, day and night. */
  countersEverySeconds: z.int().min(10).max(300).default(60),
  /** Reading those of every other port of the site's switches, day and night. */
  portsEverySeconds: z.int().min(60).max(3600).default(300),
  /** Who knows the site's names by address; the agent's own DNS servers when absent. */
  dnsServers: z.array(DnsServer).min(1).max(3).optional(),
  /** Addresses, ranges and CIDR prefixes that nothing is ever sent to, whatever VLAN names them. */
  skip: z.array(z.string().min(1).max(100)).max(1000).default([]),
  /**
   * What the agent may send in a second, echoes and SNMP requests alike. 1,000 small packets, and answers that fill a
   * frame each, are a tenth of a 100 Mbit/s trunk.
   */
  packetsPerSecond: z.int().min(10).max(100_000).default(1000),
  /** What reading one device may take. Tables that are not read by then have failed; those before them stand. */
  secondsPerDevice: z.int().min(5).max(3600).default(300),
  /** How often a host that answers to none of them is offered each credential: once in this time. */
  credentialWindowSeconds: z.int().min(60).max(2_592_000).default(86_400),
})
export type Plan = z.infer<typeof Plan>

function isDnsServer(text: string): boolean {
  const withPort = /^(?:\[(?<v6>.+)\]|(?<v4>[\d.]+)):(?<port>\d{1,5})$/.exec(text)?.groups
  if (!withPort) return IpAddress.safeParse(text).success
  const port = Number(withPort.port)
  const address = withPort.v6 ?? withPort.v4
  return IpAddress.safeParse(address).success && port > 0 && port < 65_536
}
