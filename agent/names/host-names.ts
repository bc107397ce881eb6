import type { NameSources } from '../../schemas/plan.ts'
import { readMdnsHosts } from './mdns.ts'
import type { MdnsHost } from './mdns-message.ts'
import { readNodeStatuses } from './netbios.ts'
import type { NodeStatus } from './node-status.ts'
import { readReverseDns } from './reverse-dns.ts'

/** Whom to ask for a host's name. */
export type NameRequest = { address: string; sources: NameSources }

/** All that name services say of one host. */
export type HostNames = { dns?: string; netbios?: NodeStatus; mdns?: MdnsHost }

export type NameServices = {
  /** `ADDRESS` or `ADDRESS:PORT`; the machine's own when absent. */
  dnsServers?: readonly string[] | undefined
  /** UDP ports; 137 and 5353. */
  netbiosPort?: number | undefined
  mdnsPort?: number | undefined
  /** Asked before each packet to a host, and without an address before one to a DNS server: the budget. */
  admit?: ((address?: string) => Promise<void>) | undefined
  signal?: AbortSignal | undefined
}

/** Asks for the names of hosts, each by the sources given for it, all at the same time. Hosts that nobody knows are absent. */
export async function readHostNames(
  requests: readonly NameRequest[],
  { dnsServers, netbiosPort, mdnsPort, admit, signal }: NameServices = {},
): Promise<Map<string, HostNames>> {
  const askedBy = (source: keyof NameSources) =>
    requests.filter(it => it.sources[source]).map(it => it.address)
  const [dns, netbios, mdns] = await Promise.all([
    readReverseDns(askedBy('dns'), {
      servers: dnsServers,
      admit: admit && (() => admit()),
      signal,
    }),
    readNodeStatuses(askedBy('netbios'), { port: netbiosPort, admit, signal }),
    readMdnsHosts(askedBy('mdns'), { port: mdnsPort, admit, signal }),
  ])
  const names = new Map<string, HostNames>()
  const add = (address: string, told: HostNames) =>
    names.set(address, { ...names.get(address), ...told })
  for (const [address, name] of dns) add(address, { dns: name })
  for (const [address, status] of netbios) add(address, { netbios: status })
  for (const [address, host] of mdns) add(address, { mdns: host })
  return names
}
