import { getCiphers, getHashes } from 'node:crypto'
import type { AuthProtocol, PrivProtocol } from './credential.ts'
import { DES_CIPHER } from './des-cbc.ts'

const hashes: Record<AuthProtocol, string> = {
  ...{ md5: 'md5', sha: 'sha1', sha224: 'sha224' },
  ...{ sha256: 'sha256', sha384: 'sha384', sha512: 'sha512' },
}
const ciphers: Record<PrivProtocol, string> = {
  des: DES_CIPHER,
  aes: 'aes-128-cfb',
  aes192b: 'aes-192-cfb',
  aes192r: 'aes-192-cfb',
  aes256b: 'aes-256-cfb',
  aes256r: 'aes-256-cfb',
}

/** Which of a credential's protocols this machine's OpenSSL cannot do: some are built or configured without MD5 or DES. */
export function findMissingAlgorithm(
  { authProtocol, privProtocol }: { authProtocol?: AuthProtocol; privProtocol?: PrivProtocol },
  known: { hashes: readonly string[]; ciphers: readonly string[] } = {
    hashes: getHashes(),
    ciphers: getCiphers(),
  },
): { key: 'authProtocol' | 'privProtocol'; algorithm: string } | undefined {
  const hash = authProtocol && hashes[authProtocol]
  if (hash && !known.hashes.includes(hash)) return { key: 'authProtocol', algorithm: hash }
  const cipher = privProtocol && ciphers[privProtocol]
  if (cipher && !known.ciphers.includes(cipher)) return { key: 'privProtocol', algorithm: cipher }
  return undefined
}
