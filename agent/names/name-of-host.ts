import type { EndpointEvidence } from '../../schemas/endpoint.ts'
import { hostLabel } from './host-label.ts'
import type { HostNames } from './host-names.ts'

/** Characters of a NetBIOS name; a longer host name is cut there. */
const NETBIOS_LENGTH = 15

/**
 * The one name of a host that several protocols name, without domain and in lower case, and who told anything of it. What the
 * host says itself outweighs what was written into DNS once; a NetBIOS name that was cut gives way to the whole one.
 */
export function nameOfHost({ dns, netbios, mdns }: HostNames): {
  name?: string
  via: EndpointEvidence[]
} {
  const byMdns = mdns?.name === undefined ? undefined : hostLabel(mdns.name)
  const isCut = netbios?.name.length === NETBIOS_LENGTH
  const whole = isCut
    ? [dns, byMdns].find(name => name?.startsWith(netbios.name.toLowerCase()))
    : undefined
  const name = whole ?? netbios?.name ?? byMdns ?? dns
  return {
    ...(name !== undefined && { name }),
    via: [
      ...(dns !== undefined ? ['dns' as const] : []),
      ...(netbios ? ['netbios' as const] : []),
      ...(mdns ? ['mdns' as const] : []),
    ],
  }
}
