import snmp from 'net-snmp'
import type { ConnectedSocket } from './connected-socket.ts'
import type { PrivProtocol, V3Credential } from './credential.ts'
import { decryptDesCbc, encryptDesCbc } from './des-cbc.ts'

/** The parts of net-snmp's session that its type description leaves out; all are read again at each request. */
export type LibrarySession = snmp.Session & {
  context: string
  timeout: number
  on(event: 'error', listener: (error: Error) => void): void
}

/** The parts of net-snmp's tables of algorithms that it reads when it seals and opens a message. */
type PrivacyAlgorithm = {
  CRYPTO_ALGORITHM: string
  KEY_LENGTH: number
  BLOCK_LENGTH: number
  localizationAlgorithm: unknown
  encryptPdu: (
    pdu: Buffer,
    protocol: number,
    password: string,
    auth: number,
    engine: Engine,
  ) => { encryptedPdu: Buffer; msgPrivacyParameters: Buffer }
  decryptPdu: (
    encrypted: Buffer,
    protocol: number,
    salt: Buffer,
    password: string,
    auth: number,
    engine: Engine,
  ) => Buffer
}
type Engine = { engineID: Buffer; engineBoots: number }
type PasswordToKey = (authProtocol: number, password: string, engineId: Buffer) => Buffer

/** Its own numbers (IANA's are for key change only), and two beyond them for AES-192. */
const privacyNumbers: Record<PrivProtocol, number> = {
  des: snmp.PrivProtocols.des,
  aes: snmp.PrivProtocols.aes,
  aes192b: 1921,
  aes192r: 1922,
  aes256b: snmp.PrivProtocols.aes256b,
  aes256r: snmp.PrivProtocols.aes256r,
}

/** Sessions after which the library's keys are forgotten: it keeps one per engine for ever, and an engine ID can lie. */
const SESSIONS_PER_KEY_CACHE = 2000
let v3Sessions = 0

/** net-snmp's session on a socket of ours. It sends nothing yet, and never sends anything twice by itself. */
export function openLibrarySession(
  address: string,
  port: number,
  credential: V3Credential,
  socket: ConnectedSocket,
): LibrarySession {
  completePrivacyProtocols()
  if (++v3Sessions % SESSIONS_PER_KEY_CACHE === 0) {
    ;(snmp.Authentication as { authToKeyCache: object }).authToKeyCache = {}
  }
  return snmp.createV3Session(address, userOf(credential), {
    port,
    // Retrying is the caller's: each attempt may be smaller than the one before.
    retries: 0,
    dgramModule: { createSocket: () => socket },
  } as snmp.SessionOptionsV3) as LibrarySession
}

function userOf(credential: V3Credential): snmp.User {
  const { user: name, level, authProtocol, authKey, privProtocol, privKey } = credential
  const hasAuth = level !== 'noAuthNoPriv'
  const hasPriv = level === 'authPriv'
  return {
    name,
    level: snmp.SecurityLevel[level],
    ...(hasAuth && { authProtocol: snmp.AuthProtocols[authProtocol ?? 'sha'], authKey }),
    ...(hasPriv && { privProtocol: privacyNumbers[privProtocol ?? 'aes'], privKey }),
  } as snmp.User
}

/** The library has no AES-192, and its DES needs a Node started with --openssl-legacy-provider. */
function completePrivacyProtocols(): void {
  const algorithms = snmp.Encryption.algorithms as unknown as Record<number, PrivacyAlgorithm>
  const des = algorithms[privacyNumbers.des]
  if (des && des.encryptPdu !== sealWithDes) {
    des.encryptPdu = sealWithDes
    des.decryptPdu = openWithDes
  }
  for (const way of ['b', 'r'] as const) {
    const aes256 = algorithms[privacyNumbers[`aes256${way}`]]
    if (!aes256) continue
    algorithms[privacyNumbers[`aes192${way}`]] ??= {
      ...aes256,
      CRYPTO_ALGORITHM: 'aes-192-cfb',
      KEY_LENGTH: 24,
    }
  }
}

let desSalt = Math.floor(Math.random() * 2 ** 32)

/** RFC 3414 §8.1.1: the salt is the engine's boots and a number that does not come twice; the IV is it, XORed. */
const sealWithDes: PrivacyAlgorithm['encryptPdu'] = (pdu, _protocol, password, auth, engine) => {
  const { key, preIv } = desKey(password, auth, engine)
  desSalt = (desSalt + 1) >>> 0
  const salt = Buffer.alloc(8)
  salt.writeUInt32BE(engine.engineBoots >>> 0)
  salt.writeUInt32BE(desSalt, 4)
  return { encryptedPdu: encryptDesCbc(key, xor(preIv, salt), pdu), msgPrivacyParameters: salt }
}

const openWithDes: PrivacyAlgorithm['decryptPdu'] = (
  encrypted,
  _protocol,
  salt,
  password,
  auth,
  engine,
) => {
  const { key, preIv } = desKey(password, auth, engine)
  return decryptDesCbc(key, xor(preIv, salt), encrypted)
}

function desKey(password: string, auth: number, { engineID }: Engine) {
  const passwordToKey = snmp.Authentication.passwordToKey as unknown as PasswordToKey
  const localized = passwordToKey(auth, password, engineID)
  return { key: localized.subarray(0, 8), preIv: localized.subarray(8, 16) }
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((octet, at) => octet ^ (b[at] ?? 0))
}
