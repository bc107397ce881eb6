import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { failure, type Result, success } from '../schemas/result.ts'

/**
 * Where a secret is, never the secret itself: `file:PATH`, `env:NAME`, or `credential:NAME` for one that systemd hands
 * over (LoadCredential=, systemd.exec(5)).
 */
export const SecretReference = z
  .string()
  .regex(
    /^((file|env):.+|credential:(?!\.)[A-Za-z0-9_.-]+)$/,
    'expected where the secret is, as file:PATH, env:NAME or credential:NAME',
  )
export type SecretReference = z.infer<typeof SecretReference>

/** The secret, without the line end of its file. Relative paths start at `folder`. The failure tells the place only. */
export function readSecret(
  reference: SecretReference,
  folder: string,
  environment: NodeJS.ProcessEnv,
): Result<string, string> {
  const place = reference.slice(reference.indexOf(':') + 1)
  if (reference.startsWith('env:')) {
    const value = environment[place]
    return value ? success(value) : failure(`the environment variable ${place} is not set`)
  }
  const isCredential = reference.startsWith('credential:')
  const credentials = environment.CREDENTIALS_DIRECTORY
  if (isCredential && !credentials) {
    return failure(`systemd hands over no credential ${place} (LoadCredential=)`)
  }
  const path = resolve(isCredential && credentials ? credentials : folder, place)
  try {
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    return text ? success(text) : failure(`${path} is empty`)
  } catch (error) {
    return failure(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}
