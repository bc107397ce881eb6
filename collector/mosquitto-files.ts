import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMosquittoHashes } from './cmdb/agent-certificates.ts'
import type { Cmdb } from './cmdb/connect.ts'
import { hashForMosquitto, isMosquittoHashOf } from './cmdb/password-hash.ts'
import type { CollectorConfig } from './config.ts'
import { replaceFile } from './pki/authority-files.ts'
import { loadCertificates } from './start-agent-access.ts'
import type { Revocations } from './watch-revocations.ts'

/** Mosquitto refuses everybody once its list of revocations is too old, so it is long good and often renewed. */
const LIST_DAYS = 400
const LIST_RENEWED_AFTER_MS = 24 * 3_600_000

const writtenLists = new Map<string, { content: string; at: number }>()

/**
 * Mosquitto's folder says what the register says: who has which password, whose certificate is revoked, and that a revoked
 * agent which is still connected may use no topic. A file is written only when it changes, so that a watcher (systemd
 * path unit) can have Mosquitto read it again.
 */
export async function writeMosquittoFiles(
  config: CollectorConfig,
  cmdb: Cmdb,
  revoked: Revocations,
): Promise<void> {
  if (config.broker.kind !== 'external' || config.broker.mosquittoFolder === undefined) return
  const { mosquittoFolder: folder, username, password } = config.broker
  const loaded = await loadCertificates(config, new Date())
  if (!loaded.ok) throw new Error(loaded.failure)
  const { authority, own } = loaded.value
  mkdirSync(folder, { recursive: true, mode: 0o750 })
  const write = (name: string, text: string, isSecret = false) =>
    writeIfChanged(join(folder, name), text, isSecret ? 0o640 : 0o644)

  write('ca.pem', authority.certificate)
  write('server.pem', own.certificate)
  write('server-key.pem', own.key, true)
  write('recense.acl', accessRules(revoked.agents))
  const agents = await readMosquittoHashes(cmdb)
  const lines = agents.map(({ agent, hash }) => `${agent}:${hash}`)
  if (password !== undefined) {
    lines.unshift(
      `${username}:${await ownHash(join(folder, 'recense.passwd'), username, password)}`,
    )
  }
  write('recense.passwd', lines.map(it => `${it}\n`).join(''), true)

  const content = JSON.stringify(revoked.certificates)
  const before = writtenLists.get(folder)
  if (before?.content !== content || Date.now() - before.at > LIST_RENEWED_AFTER_MS) {
    const list = await authority.revocationList(revoked.certificates, LIST_DAYS, new Date())
    replaceFile(join(folder, 'revoked.crl'), list, 0o644)
    writtenLists.set(folder, { content, at: Date.now() })
  }
}

/** The access file that we ship, and denials for those whose connection may outlive their revocation. */
export function accessRules(revoked: readonly string[]): string {
  const shipped = readFileSync(new URL('../deploy/mosquitto/recense.acl', import.meta.url), 'utf8')
  const denials = revoked.map(agent => `\nuser ${agent}\ntopic deny recense/v1/${agent}/#\n`)
  return `${shipped}${denials.length > 0 ? '\n# Revoked.\n' : ''}${denials.join('')}`
}

/** The hash that the file has, when it is that of our password: a new salt would be a new file each time. */
async function ownHash(file: string, username: string, password: string): Promise<string> {
  const kept = textOf(file)
    ?.split('\n')
    .find(line => line.startsWith(`${username}:`))
    ?.slice(username.length + 1)
  return kept !== undefined && (await isMosquittoHashOf(password, kept))
    ? kept
    : hashForMosquitto(password)
}

function writeIfChanged(path: string, text: string, mode: number): void {
  if (textOf(path) === text) return
  replaceFile(path, text, mode)
  chmodSync(path, mode)
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
