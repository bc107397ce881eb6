import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { failure, type Result, success } from '../schemas/result.ts'
import { codeOf } from './read-yaml-file.ts'

const EXPECTED = 'expected file:PATH, env:NAME or credential:NAME'

/**
 * Where a secret is, so that it need not be in the configuration: `file:PATH`, `env:NAME`, or `credential:NAME` for one
 * that systemd hands over (LoadCredential=, systemd.exec(5)).
 */
export const SecretReference = z
  .string(EXPECTED)
  .regex(/^(file:.+|env:[A-Za-z_][A-Za-z0-9_]*|credential:(?!\.)[A-Za-z0-9_.-]+)$/s, EXPECTED)

export type SecretSource = {
  env: Readonly<Record<string, string | undefined>>
  /** Folder that relative paths start from: the configuration file's. */
  folder: string
  /** Told of every secret that is read, so that it can be kept out of what is written. */
  onRead?: ((secret: string) => void) | undefined
}

/** The secret itself, without the line break that ends a file. The failure names the place, never what is in it. */
export function readSecret(reference: string, source: SecretSource): Result<string, string> {
  const secret = findSecret(reference, source)
  if (secret.ok) source.onRead?.(secret.value)
  return secret
}

function findSecret(reference: string, { env, folder }: SecretSource): Result<string, string> {
  const place = reference.slice(reference.indexOf(':') + 1)
  if (reference.startsWith('env:')) {
    const value = env[place]
    return value ? success(value) : failure(`expected the environment variable ${place} to be set`)
  }
  const isCredential = reference.startsWith('credential:')
  const credentials = env.CREDENTIALS_DIRECTORY
  if (isCredential && !credentials) {
    return failure(`expected systemd to hand over ${place} (LoadCredential=)`)
  }
  const path = resolve(isCredential && credentials ? credentials : folder, place)
  try {
    const value = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    return value ? success(value) : failure(`expected a secret in ${path}, which is empty`)
  } catch (error) {
    return failure(`expected a secret in ${path}, which cannot be read (${codeOf(error)})`)
  }
}
