// Before the tests: on Debian as root installs the real parts that are missing; elsewhere says what will be skipped.
// Never fails: a machine without them runs the other tests.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type RealPart, realParts } from './real-parts.ts'

const APT = 'apt-get'
const APT_TIMEOUT_MS = 8 * 60_000
/** invoke-rc.d asks it before a package starts its service; 101 forbids. */
const POLICY = '/usr/sbin/policy-rc.d'

const missing = realParts.filter(part => !part.isInstalled())
if (missing.length > 0) {
  const obstacle = whyNotInstalled()
  if (!obstacle) installAll(missing)
  for (const { debianPackage, without } of realParts.filter(part => !part.isInstalled())) {
    const reason = obstacle ?? 'apt-get could not install it'
    console.log(`Not tested here: ${without} (${debianPackage} is missing: ${reason})`)
  }
}

function whyNotInstalled(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root may install'
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  if (!/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release)) return 'not a Debian'
  return undefined
}

function installAll(parts: RealPart[]): void {
  const names = parts.map(part => part.debianPackage)
  console.log(`Installing ${names.join(', ')} for the tests …`)
  withoutStartingServices(() => {
    if (install(names) === undefined) return
    // No package lists yet, or old ones; then one at a time, so that one that is gone does not keep out the others.
    const stale = apt(['update'])
    if (stale) console.log(stale)
    if (install(names) === undefined) return
    for (const name of names) {
      const trouble = install([name])
      if (trouble) console.log(trouble)
    }
  })
}

function install(names: string[]): string | undefined {
  return apt(['install', '--yes', '--no-install-recommends', ...names])
}

/** Undefined when it went well, else a line that says what did not. */
function apt(args: string[]): string | undefined {
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2']
  const { status, error, stderr } = spawnSync(APT, [...options, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: APT_TIMEOUT_MS,
  })
  if (status === 0) return undefined
  return `${APT} ${args[0]}: ${error?.message ?? stderr.trim().split('\n').at(-1)}`
}

/** The tests start their own servers; the packages' would only take ports and memory. */
function withoutStartingServices(work: () => void): void {
  const isOurs = !existsSync(POLICY)
  if (isOurs) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  const remove = () => isOurs && rmSync(POLICY, { force: true })
  process.once('exit', remove)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  try {
    work()
  } finally {
    remove()
  }
}
