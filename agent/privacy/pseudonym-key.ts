import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'pseudonym-key'
/** Characters of a key at least: a shorter one can be tried out, and a MAC address found by its pseudonym. */
export const SHORTEST_KEY = 32

/**
 * The key of the agent's pseudonyms, in its data folder: made once, readable by the agent alone. Without it nobody can tell
 * which host a pseudonym stands for, and no host gets the same one again. Throws when the folder cannot be read or written, or the
 * key was damaged: a new one must not be made unnoticed.
 */
export function loadPseudonymKey(dataFolder: string): string {
  const path = join(dataFolder, FILE)
  const known = readKey(path)
  if (known !== undefined) {
    if (known.length >= SHORTEST_KEY) return known
    throw new Error(`${path}: expected a key of at least ${SHORTEST_KEY} characters`)
  }
  const key = randomBytes(32).toString('hex')
  mkdirSync(dataFolder, { recursive: true })
  // Whole or not at all: half a key would be another one at the next start.
  const part = `${path}.part`
  writeFileSync(part, `${key}\n`, { mode: 0o600, flush: true })
  chmodSync(part, 0o600)
  renameSync(part, path)
  return key
}

function readKey(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
