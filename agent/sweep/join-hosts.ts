import type { MacAddress } from '../../schemas/mac-address.ts'
import type { Echo } from './fping.ts'
import type { LiveHost } from './live-host.ts'
import type { Neighbour } from './neighbours.ts'

/**
 * More addresses than this that drop ICMP behind one MAC are a router answering ARP in others' name (proxy ARP,
 * RFC 1027), not hosts.
 */
const MOST_ADDRESSES_OF_A_MAC = 16

/** What ICMP and the neighbour table say together, in the order of the addresses. `macs` fills what the table lacks. */
export function joinHosts(
  addresses: readonly string[],
  echoes: readonly Echo[],
  neighbours: ReadonlyMap<string, Neighbour>,
  macs: ReadonlyMap<string, MacAddress>,
): LiveHost[] {
  const answered = new Map(echoes.map(echo => [echo.address, echo]))
  const silentPerMac = new Map<string, number>()
  for (const address of addresses) {
    const mac = answered.has(address) ? undefined : neighbours.get(address)?.macAddress
    if (mac) silentPerMac.set(mac, (silentPerMac.get(mac) ?? 0) + 1)
  }

  return addresses.flatMap(address => {
    const echo = answered.get(address)
    const neighbour = neighbours.get(address)
    const macAddress = neighbour?.macAddress ?? macs.get(address)
    if (echo) {
      return {
        address,
        ...(macAddress && { macAddress }),
        via: neighbour ? (['icmp', 'arp'] as const).slice() : (['icmp'] as const).slice(),
        rttMs: echo.rttMs,
      }
    }
    if (!neighbour) return []
    const isProxied = (silentPerMac.get(neighbour.macAddress) ?? 0) > MOST_ADDRESSES_OF_A_MAC
    return isProxied ? [] : { address, macAddress: neighbour.macAddress, via: ['arp'] }
  })
}
