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
