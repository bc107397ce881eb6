import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

// RFC 7914 work factors: 16 MiB and some 50 ms a login; agents log in seldom.
const COST = 16_384
const BLOCK_SIZE = 8
const PARALLELISM = 1
const KEY_BYTES = 32

/** `scrypt$N$r$p$salt$key`, salt and key in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const options = { N: COST, r: BLOCK_SIZE, p: PARALLELISM }
  const key = await deriveKey(password, salt, options)
  return [
    'scrypt',
    COST,
    BLOCK_SIZE,
    PARALLELISM,
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

function deriveKey(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
