import { isGroupOrNull, type MacAddress } from '../../schemas/mac-address.ts'

/** What a host answers to a NetBIOS node status request. */
export type NodeStatus = {
  /** Its workstation name (suffix 0x00, unique), in lower case as DNS has it: NetBIOS keeps no case. */
  name: string
  /** Its adapter; absent where the host gives none, as Samba does. */
  macAddress?: MacAddress
  /** It serves its Windows domain's controllers' group (suffix 0x1C). */
  isDomainController: boolean
}

const NODE_STATUS = 0x0021
const INTERNET = 0x0001
const GROUP_NAME = 0x8000

/**
 * A NODE STATUS REQUEST for the name `*` (RFC 1002, 4.2.17), first-level encoded: each half-byte of the padded name as a
 * letter from `A`.
 */
export function encodeNodeStatusRequest(transactionId: number): Buffer {
  const name = Buffer.alloc(16)
  name.write('*', 'latin1')
  const encoded = [...name].flatMap(byte => [0x41 + (byte >> 4), 0x41 + (byte & 15)])
  const header = Buffer.alloc(12)
  header.writeUInt16BE(transactionId, 0)
  header.writeUInt16BE(1, 4) // QDCOUNT
  const question = Buffer.from([32, ...encoded, 0, 0, NODE_STATUS, 0, INTERNET])
  return Buffer.concat([header, question])
}

/**
 * A NODE STATUS RESPONSE (RFC 1002, 4.2.18). Undefined for anything else, for one cut short before its names end, and for
 * a host without a workstation name.
 */
export function decodeNodeStatus(
  packet: Buffer,
): { transactionId: number; status: NodeStatus } | undefined {
  // Header 12, owner name 34 (or a 2-byte pointer), type 2, class 2, TTL 4, length 2, then the number of names.
  if (packet.length < 25 || (packet.readUInt16BE(2) & 0x8000) === 0) return undefined
  const isPointer = (packet.readUInt8(12) & 0xc0) === 0xc0
  const record = isPointer ? 14 : 13 + packet.readUInt8(12) + 1
  if (packet.length < record + 11 || packet.readUInt16BE(record) !== NODE_STATUS) return undefined

  const count = packet.readUInt8(record + 10)
  const namesAt = record + 11
  const unitIdAt = namesAt + count * 18
  if (packet.length < unitIdAt) return undefined

  const names = Array.from({ length: count }, (_, index) => nameAt(packet, namesAt + index * 18))
  const workstation = names.find(it => it.suffix === 0x00 && !it.isGroup && it.text)
  if (!workstation) return undefined
  const macAddress = macAt(packet, unitIdAt)
  return {
    transactionId: packet.readUInt16BE(0),
    status: {
      name: workstation.text.toLowerCase(),
      ...(macAddress && { macAddress }),
      isDomainController: names.some(it => it.suffix === 0x1c && it.isGroup),
    },
  }
}

/** NetBIOS names are 15 bytes in the host's OEM code page; letters outside ASCII are not worth a guess. */
function nameAt(packet: Buffer, at: number): { text: string; suffix: number; isGroup: boolean } {
  const text = packet.toString('latin1', at, at + 15).replace(/[^\x21-\x7e]+/g, ' ')
  return {
    text: text.trim(),
    suffix: packet.readUInt8(at + 15),
    isGroup: (packet.readUInt16BE(at + 16) & GROUP_NAME) !== 0,
  }
}

function macAt(packet: Buffer, at: number): MacAddress | undefined {
  if (packet.length < at + 6) return undefined
  const mac = [...packet.subarray(at, at + 6)].map(it => it.toString(16).padStart(2, '0')).join(':')
  return isGroupOrNull(mac) ? undefined : mac
}
