import { ipOf, macOf, textOf } from '../snmp/decode.ts'

/** LldpChassisIdSubtype and LldpPortIdSubtype that hold something else than text. */
const BINARY = {
  chassis: { macAddress: 4, networkAddress: 5 },
  port: { macAddress: 3, networkAddress: 4 },
} as const

/**
 * LldpChassisId or LldpPortId as text: MAC and network addresses in canonical form, the others as they are written.
 * Agents that mistake the subtype are seen through where six octets are no text.
 */
export function idText(
  of: 'chassis' | 'port',
  subtype: number | undefined,
  id: Uint8Array,
): string | undefined {
  const { macAddress, networkAddress } = BINARY[of]
  if (subtype === macAddress) return macOf(id) ?? readable(id)
  if (subtype === networkAddress) return networkAddressOf(id) ?? readable(id)
  return readable(id)
}

function readable(id: Uint8Array): string | undefined {
  // Trailing NULs are padding; anything else below the blank means that these octets are no text.
  const end = id.findLastIndex(octet => octet !== 0) + 1
  const written = id.subarray(0, end)
  if (!written.some(octet => octet < 0x20 || octet === 0x7f)) return textOf(written)
  return macOf(id) ?? Buffer.from(id).toString('hex').slice(0, 255)
}

/** An address family (IANA: 1 IPv4, 2 IPv6), then the address. */
function networkAddressOf(id: Uint8Array): string | undefined {
  const [family] = id
  const rest = id.subarray(1)
  if ((family === 1 && rest.length === 4) || (family === 2 && rest.length === 16)) return ipOf(rest)
  return id.length === 4 ? ipOf(id) : undefined
}

/**
 * The management address at the end of an index: subtype, length, octets; some agents leave the length out.
 * Undefined for addresses that are neither IPv4 nor IPv6, or that nothing can be reached by.
 */
export function addressAfter(arcs: readonly number[]): string | undefined {
  const [family, ...rest] = arcs
  if (family !== 1 && family !== 2) return undefined
  const size = family === 1 ? 4 : 16
  const bytes = rest[0] === size && rest.length === size + 1 ? rest.slice(1) : rest
  const address = bytes.length === size ? ipOf(bytes) : undefined
  return address === '0.0.0.0' || address === '::' ? undefined : address
}
