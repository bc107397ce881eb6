import { zstdDecompressSync } from 'node:zlib'
import { failure, type Result, success } from '../../schemas/result.ts'

const MAX_UNPACKED_BYTES = 32 * 1024 * 1024
const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

/** The bytes of a payload that may be compressed with zstd (RFC 8878), or why they cannot be had. */
export function unpack(payload: Buffer): Result<Buffer, string> {
  if (!payload.subarray(0, 4).equals(ZSTD_MAGIC)) return success(payload)
  try {
    return success(zstdDecompressSync(payload, { maxOutputLength: MAX_UNPACKED_BYTES }))
  } catch (error) {
    const isTooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    return failure(
      isTooLarge
        ? `the payload unpacks to more than ${MAX_UNPACKED_BYTES} bytes`
        : 'the payload begins like zstd, and is not: cut short or damaged',
    )
  }
}
