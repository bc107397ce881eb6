import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `test/real/serve-databases.ts` answers. */
    databases: string
  }
}

const SERVE = fileURLToPath(new URL('../real/serve-databases.ts', import.meta.url))

/**
 * One PostgreSQL per version for the whole run, started when the first test file asks for a database: a server for each of
 * a hundred files would cost more than what is tested on it.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [SERVE], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [address] = await Promise.race([once(child.stdout, 'data'), ended])
  if (child.exitCode !== null) throw new Error(`${SERVE} ended with ${address}`)
  project.provide('databases', String(address).trim())
  return async () => {
    child.stdin.end()
    await ended
  }
}
