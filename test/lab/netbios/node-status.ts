const headerBytes = 12
const nodeStatusType = 0x21
const internetClass = 1
const flags = { answer: 0x8400, group: 0x8400, unique: 0x0400 } as const
const statisticsBytes = 46

/** What a PC says about itself to a NetBIOS node status request (RFC 1002, 4.2.17 and 4.2.18). */
export type NodeStatus = {
  readonly name: string
  readonly group: string
  /** Six bytes. */
  readonly macAddress: Uint8Array
}

/** The answer to a node status request for any name; undefined for everything else. */
export function answerNodeStatus(request: Buffer, status: NodeStatus): Buffer | undefined {
  if (request.length < headerBytes || (request.readUInt16BE(2) & 0x8000) !== 0) return undefined
  if (request.readUInt16BE(4) !== 1) return undefined
  let end = headerBytes
  while (end < request.length && request[end] !== 0) end += (request[end] ?? 0) + 1
  const question = end + 1
  if (question + 4 > request.length || request.readUInt16BE(question) !== nodeStatusType) {
    return undefined
  }

  const names = [
    nameEntry(status.name, 0x00, flags.unique),
    nameEntry(status.group, 0x00, flags.group),
    nameEntry(status.name, 0x20, flags.unique),
  ]
  const statistics = Buffer.alloc(statisticsBytes)
  statistics.set(status.macAddress, 0)
  const data = Buffer.concat([Buffer.from([names.length]), ...names, statistics])

  const header = Buffer.alloc(headerBytes)
  header.writeUInt16BE(request.readUInt16BE(0), 0)
  header.writeUInt16BE(flags.answer, 2)
  header.writeUInt16BE(1, 6)
  const record = Buffer.alloc(10)
  record.writeUInt16BE(nodeStatusType, 0)
  record.writeUInt16BE(internetClass, 2)
  record.writeUInt16BE(data.length, 8)
  return Buffer.concat([header, request.subarray(headerBytes, question), record, data])
}

/** Fifteen characters of name, one byte that says what for, two of flags. */
function nameEntry(name: string, suffix: number, nameFlags: number): Buffer {
  const entry = Buffer.alloc(18)
  entry.write(name.toUpperCase().slice(0, 15).padEnd(15, ' '), 0, 'latin1')
  entry[15] = suffix
  entry.writeUInt16BE(nameFlags, 16)
  return entry
}
