import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** The magic number of zstd (RFC 8878, 3.1.1); JSON cannot begin with it. */
const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
/** Below this, compressing costs more than it saves. */
const WORTH_COMPRESSING_BYTES = 1024

/** JSON as it is kept and sent: in zstd when that is smaller. */
export function pack(json: string): Buffer {
  const plain = Buffer.from(json)
  if (plain.length < WORTH_COMPRESSING_BYTES) return plain
  const compressed = zstdCompressSync(plain)
  return compressed.length < plain.length ? compressed : plain
}

/** The JSON again. Throws when it unpacks to more than that, or is damaged. */
export function unpack(bytes: Uint8Array, mostBytes: number): string {
  const isCompressed = Buffer.compare(bytes.subarray(0, 4), ZSTD_MAGIC) === 0
  const plain = isCompressed ? zstdDecompressSync(bytes, { maxOutputLength: mostBytes }) : bytes
  return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString('utf8')
}

/** Largest body that an agent puts, unpacked; far more than the collector reads. */
export const MOST_UNPACKED_BYTES = 64 * 1024 * 1024

/** Whether these bytes are what was packed once: a damaged disk may give back others. */
export function isReadable({ body }: { body: Uint8Array }): boolean {
  try {
    JSON.parse(unpack(body, MOST_UNPACKED_BYTES))
    return true
  } catch {
    return false
  }
}
