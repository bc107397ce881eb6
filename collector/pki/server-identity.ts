import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { failure, type Result, success } from '../../schemas/result.ts'
import { type Authority, splitCertificates } from './authority.ts'
import { pkiFolder, replaceFile } from './authority-files.ts'

/** What a listener shows: its certificate, with those up to the authority, and its key; PEM. */
export type ServerIdentity = { certificate: string; key: string }

/** Where a certificate of somebody else's making is. */
export type CertificateFiles = { certificate: string; key: string }

const DAYS = 90
/** Renewed with a third of its time left, so that a month's trouble harms nobody. */
const RENEW_AT = 2 / 3

/**
 * The certificate of the collector's listeners for these names, from `pki/server.pem` (key and certificates in one file,
 * so that they change together); issued anew when it is missing, for other names, by another authority, or soon over.
 */
export async function loadServerIdentity(
  dataFolder: string,
  authority: Authority,
  names: readonly string[],
  now: Date,
): Promise<ServerIdentity> {
  const file = join(pkiFolder(dataFolder), 'server.pem')
  const kept = readKept(file)
  if (kept && isGood(kept.certificate, authority, names, now)) return kept

  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { certificate } = await authority.issueServer(names, publicKey, DAYS, now)
  const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  replaceFile(file, key + certificate, 0o600)
  return { certificate, key }
}

/** A certificate from files that an administrator (or certbot) keeps; the failure names the file. */
export function readIdentityFiles(files: CertificateFiles): Result<ServerIdentity, string> {
  let certificate: string
  let key: string
  try {
    certificate = readFileSync(files.certificate, 'utf8')
    key = readFileSync(files.key, 'utf8')
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException
    return failure(`${path} cannot be read (${code})`)
  }
  let leaf: X509Certificate
  let privateKey: KeyObject
  try {
    leaf = new X509Certificate(certificate)
    privateKey = createPrivateKey(key)
  } catch {
    return failure(
      `expected a certificate in ${files.certificate} and its key in ${files.key}, PEM`,
    )
  }
  return leaf.checkPrivateKey(privateKey)
    ? success({ certificate, key })
    : failure(`the key in ${files.key} is not that of ${files.certificate}`)
}

function readKept(file: string): ServerIdentity | undefined {
  try {
    const pem = readFileSync(file, 'utf8')
    const at = pem.indexOf('-----BEGIN CERTIFICATE-----')
    const kept = { key: pem.slice(0, at), certificate: pem.slice(at) }
    const belong = new X509Certificate(kept.certificate).checkPrivateKey(createPrivateKey(kept.key))
    return belong ? kept : undefined
  } catch {
    return undefined
  }
}

function isGood(pem: string, authority: Authority, names: readonly string[], now: Date): boolean {
  const leaf = new X509Certificate(pem)
  const from = Date.parse(leaf.validFrom)
  const until = Date.parse(leaf.validTo)
  const named = (leaf.subjectAltName ?? '').split(', ').length
  const [issuer] = splitCertificates(authority.certificate)
  return (
    now.getTime() >= from &&
    now.getTime() < from + (until - from) * RENEW_AT &&
    leaf.verify(new X509Certificate(issuer ?? '').publicKey) &&
    named === names.length &&
    names.every(name => (isIP(name) ? leaf.checkIP(name) : leaf.checkHost(name)) !== undefined)
  )
}
