import { createHash, randomBytes } from 'node:crypto'

/** 256 bits that nobody guesses, fit for cookies and headers. */
export function makeToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url')
}

/** What is stored of a token: enough to know it again, useless to whoever reads the table. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
