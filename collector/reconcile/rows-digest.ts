import { hash } from 'node:crypto'

/** A table is asked for its digest by all who may be concerned. */
const digests = new WeakMap<readonly unknown[], string>()

/** Equal for equal rows in the same order: SHA-256 of their JSON. */
export function digestOf(rows: readonly unknown[]): string {
  const digest = digests.get(rows) ?? hash('sha256', JSON.stringify(rows), 'base64')
  digests.set(rows, digest)
  return digest
}
