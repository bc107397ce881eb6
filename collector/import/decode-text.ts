import { failure, type Result, success } from '../../schemas/result.ts'
import type { FileFault } from './import-refusal.ts'

/** 50,000 lines of 300 characters, and a margin. */
export const MAX_IMPORT_BYTES = 16 * 1024 * 1024

/**
 * The text of a file that a spreadsheet wrote: UTF-8 with or without a byte order mark, UTF-16 with one, else Latin-1 as
 * Windows has it (code page 1252). The failure says what is wrong with the file.
 */
export function decodeText(bytes: Uint8Array): Result<string, FileFault> {
  if (bytes.length > MAX_IMPORT_BYTES) {
    const message = `${bytes.length} bytes are too many, expected at most ${MAX_IMPORT_BYTES}`
    const because = { type: 'file-not-accepted', fault: 'too-large' } as const
    return failure({ message, because })
  }
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes)
  if (!text.includes('\0')) return success(text)
  const because = { type: 'file-not-accepted', fault: 'not-text' } as const
  return failure({ message: 'expected text, found NUL characters', because })
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}
