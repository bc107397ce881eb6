import { createCipheriv, createDecipheriv } from 'node:crypto'

/**
 * OpenSSL 3 keeps DES in a provider that Node does not load, but Triple-DES in the default one; and Triple-DES with one key
 * three times is DES, because the second step undoes the first (FIPS 46-3).
 */
export const DES_CIPHER = 'des-ede3-cbc'

/** DES in CBC mode (RFC 3414 §8.1.1). Key and IV are 8 octets; what is not a multiple of 8 is filled up with zeros. */
export function encryptDesCbc(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Buffer {
  const padded = Buffer.alloc(Math.ceil(plain.length / 8) * 8)
  padded.set(plain)
  const cipher = createCipheriv(DES_CIPHER, Buffer.concat([key, key, key]), iv)
  cipher.setAutoPadding(false)
  return Buffer.concat([cipher.update(padded), cipher.final()])
}

/** The inverse. Throws when the octets are not whole blocks of 8, or the IV is not one. */
export function decryptDesCbc(key: Uint8Array, iv: Uint8Array, encrypted: Uint8Array): Buffer {
  const decipher = createDecipheriv(DES_CIPHER, Buffer.concat([key, key, key]), iv)
  decipher.setAutoPadding(false)
  return Buffer.concat([decipher.update(encrypted), decipher.final()])
}
