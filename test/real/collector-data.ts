import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findPostgresBinaries } from '../../collector/postgres/binaries.ts'
import { migrationsDigest } from './migrations-digest.ts'

const MAIN = fileURLToPath(new URL('../../collector/main.ts', import.meta.url))
const embedded = await findPostgresBinaries()

/**
 * Makes the collector's data folder as `recense-collector migrate` leaves it: an empty CMDB of the embedded PostgreSQL. It is
 * made once per machine, version and migrations, and copied: initdb and migrations take seconds.
 */
export function copyMigratedData(folder: string): void {
  if (!embedded.ok) return
  const uid = process.geteuid?.() ?? 0
  const pristine = join(
    tmpdir(),
    `recense-test-data-${embedded.value.majorVersion}-${uid}-${migrationsDigest}`,
  )
  if (!existsSync(pristine)) makePristine(pristine)
  mkdirSync(folder, { mode: 0o700 })
  execFileSync('cp', ['-a', `${pristine}/.`, folder])
}

function makePristine(pristine: string): void {
  const workshop = mkdtempSync(`${pristine}-`)
  const config = join(workshop, 'collector.yaml')
  writeFileSync(config, 'data: ./data\n')
  execFileSync(process.execPath, [MAIN, 'migrate', '--config', config], { stdio: 'pipe' })
  try {
    renameSync(join(workshop, 'data'), pristine)
  } catch (cause) {
    // Another worker was quicker; its copy is as good.
    if (!existsSync(pristine)) throw cause
  }
  rmSync(workshop, { recursive: true, force: true })
}
