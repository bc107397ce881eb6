import { pbkdf2, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

// RFC 7914 work factors: 16 MiB and some 50 ms a login; agents log in seldom, with passwords that we made.
const COST = 16_384
const BLOCK_SIZE = 8
const KEY_BYTES = 32

type Work = { parallelism: number }
const AGENT_WORK: Work = { parallelism: 1 }

/** People choose their passwords: five times the work, as OWASP's Password Storage Cheat Sheet has it for 16 MiB. */
export const PERSON_WORK: Work = { parallelism: 5 }

/** `scrypt$N$r$p$salt$key`, salt and key in base64. */
export async function hashPassword(
  password: string,
  { parallelism }: Work = AGENT_WORK,
): Promise<string> {
  const salt = randomBytes(16)
  const options = { N: COST, r: BLOCK_SIZE, p: parallelism }
  const key = await deriveKey(password, salt, options)
  return [
    'scrypt',
    COST,
    BLOCK_SIZE,
    parallelism,
    salt.toString('base64'),
    key.toString('base64'),
  ].join('$')
}

/** Whether the password is the hashed one; takes as long either way. A hash in an unknown form matches nothing. */
export async function isPasswordRight(password: string, hash: string): Promise<boolean> {
  const [scheme, cost, blockSize, parallelism, salt, key] = hash.split('$')
  if (scheme !== 'scrypt' || !salt || !key) return false
  const expected = Buffer.from(key, 'base64')
  const options = { N: Number(cost), r: Number(blockSize), p: Number(parallelism) }
  const actual = await deriveKey(password, Buffer.from(salt, 'base64'), options)
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}

/**
 * The password as Mosquitto's password file has it: `$7$iterations$salt$key`, PBKDF2 with SHA-512. Few iterations, because
 * Mosquitto checks between messages and our passwords cannot be guessed.
 */
export async function hashForMosquitto(password: string, salt = randomBytes(12)): Promise<string> {
  const key = await promisify(pbkdf2)(password, salt, 1_000, 64, 'sha512')
  return `$7$1000$${salt.toString('base64')}$${key.toString('base64')}`
}

/** Whether `hashForMosquitto` has made this of the password. */
export async function isMosquittoHashOf(password: string, hash: string): Promise<boolean> {
  const [, , , salt = ''] = hash.split('$')
  return (await hashForMosquitto(password, Buffer.from(salt, 'base64'))) === hash
}

function deriveKey(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
