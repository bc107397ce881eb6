import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

const COST = { N: 16_384, r: 8, p: 1 }
const KEY_BYTES = 32
// What a row of the register may ask of us at most: 64 MiB for one verification.
const MAX_MEMORY_BYTES = 64 * 1024 * 1024

/** The form in which a password is kept: `scrypt$N$r$p$salt$hash`, salt and hash in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, KEY_BYTES, COST)
  const { N, r, p } = COST
  return ['scrypt', N, r, p, salt.toString('base64'), key.toString('base64')].join('$')
}

/** Whether the password is the one that was hashed. A hash in another form is nobody's. Takes about 50 ms. */
export async function isPassword(password: string | Buffer, kept: string): Promise<boolean> {
  const [form, N, r, p, salt, hash] = kept.split('$')
  if (form !== 'scrypt' || !salt || !hash) return false
  const expected = Buffer.from(hash, 'base64')
  const cost = { N: Number(N), r: Number(r), p: Number(p) }
  try {
    const key = await derive(password, Buffer.from(salt, 'base64'), expected.length, cost)
    return expected.length >= 16 && timingSafeEqual(key, expected)
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function derive(
  password: string | Buffer,
  salt: Buffer,
  bytes: number,
  cost: ScryptOptions,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, bytes, { ...cost, maxmem: MAX_MEMORY_BYTES }, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}
