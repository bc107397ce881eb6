import { readAnyElement, readElement, readInteger, readOid } from './ber.ts'
import type { Oid } from './oid.ts'

export const Pdu = { get: 0xa0, getNext: 0xa1, set: 0xa3, getBulk: 0xa5 } as const

export type SnmpRequest = {
  /** 0 is SNMPv1, 1 is SNMPv2c. */
  readonly version: number
  readonly community: Buffer
  readonly pdu: number
  readonly requestId: number
  /** error-status, or non-repeaters of a GETBULK. */
  readonly first: number
  /** error-index, or max-repetitions of a GETBULK. */
  readonly second: number
  readonly names: readonly Oid[]
}

/** Reads an SNMP v1 or v2c request (RFC 1157, RFC 3416); undefined when it isn't a good one. */
export function decodeRequest(datagram: Uint8Array): SnmpRequest | undefined {
  const message = readElement({ bytes: datagram, offset: 0, end: datagram.length }, 0x30)
  if (!message) return undefined
  const version = readInteger(message)
  if (version !== 0 && version !== 1) return undefined
  const communityContent = readElement(message, 0x04)
  const pdu = readAnyElement(message)
  if (!communityContent || !pdu || !isAnswerable(pdu.tag, version)) return undefined
  // The header of the answer has room for the longest community anybody has; not for an attack.
  if (communityContent.end - communityContent.offset > 255) return undefined

  const requestId = readInteger(pdu.content)
  const first = readInteger(pdu.content)
  const second = readInteger(pdu.content)
  const list = readElement(pdu.content, 0x30)
  if (requestId === undefined || first === undefined || second === undefined || !list) {
    return undefined
  }
  const names: Oid[] = []
  while (list.offset < list.end) {
    const varbind = readElement(list, 0x30)
    const name = varbind && readOid(varbind)
    if (!name || !readAnyElement(varbind)) return undefined
    names.push(name)
  }
  const community = Buffer.from(datagram.subarray(communityContent.offset, communityContent.end))
  return { version, community, pdu: pdu.tag, requestId, first, second, names }
}

function isAnswerable(tag: number, version: number): boolean {
  if (tag === Pdu.getBulk) return version === 1
  return tag === Pdu.get || tag === Pdu.getNext || tag === Pdu.set
}
