import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What npm writes of a package in package-lock.json (lockfileVersion 3); there is more in it. */
type LockedPackage = {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}
type Lockfile = { packages: Record<string, LockedPackage> }

const SYSTEMS = [
  ...['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony'],
  ...['sunos', 'win32'],
]
const PROCESSORS = [
  ...['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'],
]

/**
 * Entries for the optional packages of other systems that a registry's mirror does not carry: npm leaves them out of the
 * lock file, and then `npm ci` refuses it everywhere. They are never fetched where they do not fit.
 */
export function missingOptionals({ packages }: Lockfile): Record<string, LockedPackage> {
  const missing: Record<string, LockedPackage> = {}
  for (const [path, owner] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
      if (isLocked(packages, path, name)) continue
      missing[`node_modules/${name}`] = {
        version: version.replace(/^[~^]/, ''),
        ...(owner.dev && { dev: true }),
        optional: true,
        ...platformOf(name),
      }
    }
  }
  return missing
}

function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/_.-]/)
  const os = words.filter(word => SYSTEMS.includes(word))
  const cpu = words.filter(word => PROCESSORS.includes(word))
  const libc = words.flatMap(word =>
    word.startsWith('musl') ? ['musl'] : word.startsWith('gnu') ? ['glibc'] : [],
  )
  return {
    ...(os.length > 0 && { os }),
    ...(cpu.length > 0 && { cpu }),
    ...(libc.length > 0 && { libc }),
  }
}

/** Node's own look-up: beside the owner, then in each folder above it. */
function isLocked(packages: Lockfile['packages'], owner: string, name: string): boolean {
  for (let folder = owner; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    if (Object.hasOwn(packages, `${folder}${folder && '/'}node_modules/${name}`)) return true
    if (!folder.includes('/node_modules/')) {
      return Object.hasOwn(packages, `node_modules/${name}`)
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile
  const { '': root = {}, ...rest } = lockfile.packages
  const all = Object.entries({ ...rest, ...missingOptionals(lockfile) })
  const packages = { '': root, ...Object.fromEntries(all.toSorted(([a], [b]) => (a < b ? -1 : 1))) }
  writeFileSync('package-lock.json', `${JSON.stringify({ ...lockfile, packages }, null, 2)}\n`)
}
