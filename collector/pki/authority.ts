import {
  createHash,
  createPrivateKey,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from 'node:crypto'
import { isIP } from 'node:net'
import { failure, type Result, success } from '../../schemas/result.ts'
import { loadX509 } from './load-x509.ts'

const DAY_MS = 24 * 3_600_000
/** Clocks of schools' servers are wrong now and then: what is issued holds since yesterday. */
const BACKDATE_MS = DAY_MS
const AUTHORITY_DAYS = 20 * 365

/** A certificate that was issued: PEM with the issuer's after it, and what the register keeps of it. */
export type Issued = { certificate: string; serial: string; notAfter: Date }

/** The certificate authority of this collector's agents and listeners. */
export type Authority = {
  /** Its certificate, with those up to the root where it is not one itself; PEM. */
  certificate: string
  /** SHA-256 of the last of them, in hex: what a token says whom to trust by. */
  fingerprint: string
  notAfter: Date
  issueServer: (
    names: readonly string[],
    key: KeyObject,
    days: number,
    now: Date,
  ) => Promise<Issued>
  issueAgent: (agent: string, key: KeyObject, days: number, now: Date) => Promise<Issued>
  /** A revocation list (RFC 5280), PEM; newer than `previous`, for OpenSSL goes by the newest of those it was given. */
  revocationList: (
    revoked: readonly { serial: string; revokedAt: Date }[],
    options: { validDays: number; now: Date; previous?: string | undefined },
  ) => Promise<string>
}

/** The authority with this certificate and key (PEM); fails when they do not belong together, or are no authority. */
export function openAuthority(certificate: string, key: string): Result<Authority, string> {
  const chain = splitCertificates(certificate)
  const [first] = chain
  const root = chain.at(-1)
  let issuer: X509Certificate
  let privateKey: KeyObject
  try {
    issuer = new X509Certificate(first ?? '')
    privateKey = createPrivateKey(key)
  } catch {
    return failure('expected a certificate and a private key, both PEM')
  }
  if (!issuer.checkPrivateKey(privateKey)) return failure('the key is not that of the certificate')
  if (!issuer.ca) return failure('the certificate is not that of an authority (CA:TRUE)')
  const algorithm = algorithmOf(privateKey)
  if (!algorithm) return failure('expected an EC (P-256, P-384) or RSA key')
  const signing = {
    issuerPem: first ?? '',
    signingKey: () => {
      const der = privateKey.export({ type: 'pkcs8', format: 'der' })
      return crypto.subtle.importKey('pkcs8', new Uint8Array(der), algorithm, false, ['sign'])
    },
    signingAlgorithm: { ...algorithm, hash: 'SHA-256' },
  }
  const issue = async (
    subject: string,
    names: readonly string[],
    key: KeyObject,
    { days, now, usage }: { days: number; now: Date; usage: 'serverAuth' | 'clientAuth' },
  ): Promise<Issued> => {
    const x509 = await loadX509()
    const issuerCertificate = new x509.X509Certificate(signing.issuerPem)
    const publicKey = new x509.PublicKey(key.export({ type: 'spki', format: 'der' }))
    const serial = newSerial()
    // Nobody outlives who vouches for it.
    const notAfter = new Date(
      Math.min(now.getTime() + days * DAY_MS, issuerCertificate.notAfter.getTime()),
    )
    const made = await x509.X509CertificateGenerator.create({
      serialNumber: serial,
      subject: [{ CN: [subject] }],
      issuer: issuerCertificate.subjectName,
      notBefore: new Date(now.getTime() - BACKDATE_MS),
      notAfter,
      publicKey,
      signingKey: await signing.signingKey(),
      signingAlgorithm: signing.signingAlgorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[usage]]),
        await x509.SubjectKeyIdentifierExtension.create(publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(issuerCertificate.publicKey),
        ...(names.length > 0
          ? [
              new x509.SubjectAlternativeNameExtension(
                names.map(value => ({
                  type: isIP(value) ? ('ip' as const) : ('dns' as const),
                  value,
                })),
              ),
            ]
          : []),
      ],
    })
    return { certificate: `${made.toString('pem')}\n${chain.join('')}`, serial, notAfter }
  }

  return success({
    certificate: chain.join(''),
    fingerprint: fingerprintOf(new X509Certificate(root ?? '')),
    notAfter: new Date(issuer.validTo),
    issueServer: (names, key, days, now) =>
      issue(names[0] ?? 'localhost', names, key, { days, now, usage: 'serverAuth' }),
    issueAgent: (agent, key, days, now) =>
      issue(agent, [], key, { days, now, usage: 'clientAuth' }),
    async revocationList(revoked, { validDays, now, previous }) {
      const x509 = await loadX509()
      const after = previous === undefined ? 0 : listedAt(x509, previous) + 1_000
      // Never in the future: such a list would shut everybody out.
      const thisUpdate = Math.min(Math.max(now.getTime() - BACKDATE_MS, after), now.getTime())
      const list = await x509.X509CrlGenerator.create({
        issuer: new x509.X509Certificate(signing.issuerPem).subjectName,
        thisUpdate: new Date(thisUpdate),
        nextUpdate: new Date(now.getTime() + validDays * DAY_MS),
        entries: revoked.map(it => ({ serialNumber: it.serial, revocationDate: it.revokedAt })),
        signingKey: await signing.signingKey(),
        signingAlgorithm: signing.signingAlgorithm,
      })
      // RFC 7468, 6; the library's own label is one that OpenSSL does not know.
      const base64 = Buffer.from(list.rawData).toString('base64').replace(/.{64}/g, '$&\n')
      return `-----BEGIN X509 CRL-----\n${base64.trimEnd()}\n-----END X509 CRL-----\n`
    },
  })
}

/** A new authority of its own: ECDSA P-256, for twenty years. Its key signs nothing but what is below it. */
export async function makeAuthority(now: Date): Promise<{ certificate: string; key: string }> {
  const x509 = await loadX509()
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    // Two collectors' authorities must not look the same to whoever trusts both.
    name: [{ O: ['Recense'] }, { CN: [`Recense ${randomBytes(4).toString('hex')}`] }],
    notBefore: new Date(now.getTime() - BACKDATE_MS),
    notAfter: new Date(now.getTime() + AUTHORITY_DAYS * DAY_MS),
    keys,
    signingAlgorithm: { ...algorithm, hash: 'SHA-256' },
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey))
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return {
    certificate: `${made.toString('pem')}\n`,
    key: String(key.export({ type: 'pkcs8', format: 'pem' })),
  }
}

/** SHA-256 of a certificate (DER), in hex. */
function fingerprintOf(certificate: X509Certificate): string {
  return createHash('sha256').update(certificate.raw).digest('hex')
}

/** Each certificate of a PEM file on its own. */
export function splitCertificates(pem: string): string[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return found.map(it => `${it}\n`)
}

/** 127 random bits in hex, positive and without a leading zero, so that it is spelled the same everywhere. */
function newSerial(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes.toString('hex')
}

/** When a revocation list was made, in milliseconds since 1970; 0 for what is none. */
function listedAt(x509: Awaited<ReturnType<typeof loadX509>>, pem: string): number {
  try {
    return new x509.X509Crl(pem).thisUpdate.getTime()
  } catch {
    return 0
  }
}

function algorithmOf(key: KeyObject) {
  const curves: Record<string, string> = { prime256v1: 'P-256', secp384r1: 'P-384' }
  const namedCurve = curves[key.asymmetricKeyDetails?.namedCurve ?? '']
  if (key.asymmetricKeyType === 'ec' && namedCurve) return { name: 'ECDSA', namedCurve }
  if (key.asymmetricKeyType === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  return undefined
}
