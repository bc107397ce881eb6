import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { failure, type Result } from '../../schemas/result.ts'
import { type Authority, makeAuthority, openAuthority } from './authority.ts'

/** The folder of keys and certificates in the data folder. */
export const pkiFolder = (dataFolder: string) => join(dataFolder, 'pki')

/**
 * The authority of the data folder (`pki/ca.pem`, `pki/ca-key.pem`), made when there is none: an administrator's own may
 * be put there before. Key and certificate are one file while they are made, so that a crash leaves both or none.
 */
export async function loadAuthority(
  dataFolder: string,
  now: Date,
): Promise<Result<Authority, string>> {
  const folder = pkiFolder(dataFolder)
  const certificateFile = join(folder, 'ca.pem')
  const keyFile = join(folder, 'ca-key.pem')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!existsSync(keyFile) && !existsSync(certificateFile)) {
      const { certificate, key } = await makeAuthority(now)
      // Whoever comes second takes the first one's; the certificate may be read from the key's file for good.
      writeOnce(keyFile, key + certificate, 0o600)
    }
    if (!existsSync(certificateFile)) {
      writeOnce(certificateFile, certificatesIn(readFileSync(keyFile, 'utf8')), 0o644)
    }
    const opened = openAuthority(
      readFileSync(certificateFile, 'utf8'),
      readFileSync(keyFile, 'utf8'),
    )
    return opened.ok ? opened : failure(`${keyFile}, ${certificateFile}: ${opened.failure}`)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return failure(`${folder}: the certificate authority cannot be used (${code ?? message})`)
  }
}

/**
 * The file has the text, whole, or the one it had before; and exactly this mode, whatever the umask. It belongs to the
 * group (its number), when one is named that we may give it to.
 */
export function replaceFile(path: string, text: string, mode: number, group?: number): void {
  renameSync(writeBeside(path, text, mode, group), path)
}

/** The file has the text, whole, unless it was there already. */
function writeOnce(path: string, text: string, mode: number): void {
  const made = writeBeside(path, text, mode)
  try {
    linkSync(made, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(made)
  }
}

function writeBeside(path: string, text: string, mode: number, group?: number): string {
  const made = `${path}.${randomBytes(6).toString('hex')}`
  const file = openSync(made, 'wx', 0o600)
  try {
    if (group !== undefined) giveTo(file, group)
    fchmodSync(file, mode)
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return made
}

function giveTo(file: number, group: number): void {
  try {
    fchownSync(file, -1, group)
  } catch (error) {
    // Not a member of it: the folder's own rules (setgid, access lists) must do.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error
  }
}

function certificatesIn(pem: string): string {
  return pem.slice(pem.indexOf('-----BEGIN CERTIFICATE-----'))
}
