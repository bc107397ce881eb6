import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { failure, type Result, success } from '../schemas/result.ts'

/** Where a secret is, never the secret itself: `file:PATH` or `env:NAME`. */
export const SecretReference = z
  .string()
  .regex(/^(file|env):.+$/, 'expected where the secret is, as file:PATH or env:NAME')
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
  const path = resolve(folder, place)
  try {
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    return text ? success(text) : failure(`${path} is empty`)
  } catch (error) {
    return failure(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}
