import { z } from 'zod'

/** An EUI-48, six lower-case hexadecimal bytes joined by colons: `00:1b:3f:0a:0b:0c`. */
export const MacAddress = z
  .string()
  .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/, 'expected a MAC address like 00:1b:3f:0a:0b:0c')
export type MacAddress = z.infer<typeof MacAddress>

/** Whether the address is administered locally (IEEE 802 U/L bit): a phone's randomised MAC, a virtual machine. */
export function isLocallyAdministered(mac: MacAddress): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 0b10) !== 0
}

/** Whether the address names a group (IEEE 802 I/G bit), or nothing at all (all zeros): never a host's own. */
export function isGroupOrNull(mac: MacAddress): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) !== 0 || mac === '00:00:00:00:00:00'
}

/** How the pseudonym of a burnt-in address begins, and that of a randomised one: unicast, and locally administered. */
export const PSEUDONYM_PREFIX = { burntIn: '72:65', randomised: '72:72' } as const

const VIRTUAL_ROUTER_PREFIXES = [
  '00:00:5e:00:01:', // VRRP and CARP for IPv4 (RFC 5798)
  '00:00:5e:00:02:', // VRRP for IPv6
  '00:00:0c:07:ac:', // HSRP version 1
  '00:00:0c:9f:f', // HSRP version 2
  '00:07:b4:00:', // GLBP
]

/** Whether the address stands for the service of a virtual router, and moves between the devices that provide it. */
export function isVirtualRouter(mac: MacAddress): boolean {
  return VIRTUAL_ROUTER_PREFIXES.some(prefix => mac.startsWith(prefix))
}
