import type { Socket } from 'node:net'

/** A packet was announced that is larger than allowed. */
export class PacketTooLarge extends Error {
  readonly bytes: number
  constructor(bytes: number, limit: number) {
    super(`a packet of ${bytes} bytes was announced, at most ${limit} are allowed`)
    this.bytes = bytes
  }
}

/**
 * Cuts the connection as soon as a packet is announced that is larger than `limit()`: before its bytes are held, which
 * the broker would do up to the protocol's 256 MB. To be called before anybody reads from the socket.
 */
export function limitPackets(socket: Socket, limit: () => number): void {
  const measure = createPacketMeter()
  const read = socket.read.bind(socket)
  socket.read = size => {
    const chunk: unknown = read(size)
    if (!Buffer.isBuffer(chunk)) return chunk
    const bytes = measure(chunk)
    if (bytes <= limit()) return chunk
    socket.destroy(new PacketTooLarge(bytes, limit()))
    return null
  }
}

/**
 * Follows a stream of MQTT packets (MQTT 3.1.1, 2.2.3 Remaining Length), however it is cut into chunks. For each chunk:
 * the largest remaining length that it announces; infinity when a length has more than four bytes.
 */
export function createPacketMeter(): (chunk: Buffer) => number {
  let state: 'header' | 'length' | 'body' = 'header'
  let length = 0
  let shift = 0
  let bodyLeft = 0

  return chunk => {
    let largest = 0
    let at = 0
    while (at < chunk.length) {
      if (state === 'body') {
        const skipped = Math.min(bodyLeft, chunk.length - at)
        at += skipped
        bodyLeft -= skipped
        if (bodyLeft === 0) state = 'header'
        continue
      }
      const byte = chunk.readUInt8(at)
      at += 1
      if (state === 'header') {
        state = 'length'
        length = 0
        shift = 0
        continue
      }
      length += (byte & 0x7f) * 2 ** shift
      shift += 7
      if ((byte & 0x80) !== 0) {
        if (shift >= 28) return Number.POSITIVE_INFINITY
        continue
      }
      largest = Math.max(largest, length)
      bodyLeft = length
      state = bodyLeft > 0 ? 'body' : 'header'
    }
    return largest
  }
}
