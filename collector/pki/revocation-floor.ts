import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { RegisterState, RevokedCertificate } from '../cmdb/agent-certificates.ts'
import { pkiFolder, replaceFile } from './authority-files.ts'

const Mark = z.object({ agent: z.string(), mark: z.string() })

const Floor = z.object({
  certificates: z.array(
    z.object({
      serial: z.string(),
      agent: z.string(),
      notAfter: z.coerce.date(),
      revokedAt: z.coerce.date(),
    }),
  ),
  /** Passwords and tokens that opened something when the register was last read. */
  open: z.array(Mark),
  /** Those that did once, and must not again. */
  void: z.array(z.string()),
})

/** What was revoked once and stays so, whatever database is restored. Holds hashes of hashes, and no secret. */
export type RevocationFloor = z.infer<typeof Floor>

/** Credentials that the register lets in again although they were revoked: it was restored from a backup. */
export type Revived = { certificates: RevokedCertificate[]; marks: string[] }

export const NO_FLOOR: RevocationFloor = { certificates: [], open: [], void: [] }

/**
 * The floor with what the register says now, and what the register has forgotten of it. A credential whose agent the
 * register does not know is left as it was: an empty database is no word about anybody.
 */
export function raiseFloor(
  floor: RevocationFloor,
  register: RegisterState,
  now: Date,
): { floor: RevocationFloor; revived: Revived } {
  const revoked = new Map(register.certificates.map(it => [it.serial, it]))
  const kept = floor.certificates.filter(it => it.notAfter > now)
  const forgotten = kept.filter(it => !revoked.has(it.serial))

  const known = new Set(register.registered)
  const openNow = new Set(register.open.map(it => it.mark))
  const wasVoid = new Set(floor.void)
  const gone = floor.open.filter(it => known.has(it.agent) && !openNow.has(it.mark))
  const unseen = floor.open.filter(it => !known.has(it.agent))
  return {
    floor: {
      certificates: [...register.certificates, ...forgotten],
      open: [...register.open.filter(it => !wasVoid.has(it.mark)), ...unseen],
      void: [...new Set([...floor.void, ...gone.map(it => it.mark)])],
    },
    revived: {
      certificates: forgotten.filter(it => known.has(it.agent)),
      marks: [...openNow].filter(mark => wasVoid.has(mark)),
    },
  }
}

const fileIn = (dataFolder: string) => join(pkiFolder(dataFolder), 'revoked.json')

/** The floor of the data folder. A file that cannot be read is moved aside and told; there is none then. */
export function readFloor(dataFolder: string, onTrouble: (line: string) => void): RevocationFloor {
  const path = fileIn(dataFolder)
  try {
    return Floor.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NO_FLOOR
    renameSync(path, `${path}.damaged`)
    onTrouble(`${path}: not what was written; moved to ${path}.damaged`)
    return NO_FLOOR
  }
}

export function writeFloor(dataFolder: string, floor: RevocationFloor): void {
  replaceFile(fileIn(dataFolder), JSON.stringify(floor), 0o600)
}
