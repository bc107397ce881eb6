import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Revocations, readMosquittoHashes } from './cmdb/agent-certificates.ts'
import type { Cmdb } from './cmdb/connect.ts'
import { hashForMosquitto, isMosquittoHashOf } from './cmdb/password-hash.ts'
import type { CollectorConfig } from './config.ts'
import { replaceFile } from './pki/authority-files.ts'
import { loadCertificates } from './start-agent-access.ts'

/** Mosquitto refuses everybody once its list of revocations is too old, so it is long good and often renewed. */
const LIST_DAYS = 400
const LIST_RENEWED_AFTER_MS = 24 * 3_600_000
/** What changes while systemd's path unit has Mosquitto read again could be missed, so changes keep their distance. */
const LEAST_PAUSE_MS = 4_000

/**
 * Keeps Mosquitto's folder as the register is: who has which password, whose certificate is revoked, and that a revoked
 * agent which is still connected may use no topic. A file is written only when it changes, whole, readable by the
 * folder's group, so that a watcher (systemd path unit) can have Mosquitto read it again.
 */
export function keepMosquittoFiles(
  config: CollectorConfig,
  cmdb: Cmdb,
): (revoked: Revocations) => Promise<void> {
  if (config.broker.kind !== 'external' || config.broker.mosquittoFolder === undefined) {
    return async () => {}
  }
  const { mosquittoFolder: folder, username, password } = config.broker
  let list: { content: string; at: number } | undefined
  let writtenAt = Number.NEGATIVE_INFINITY

  return async revoked => {
    await sleep(Math.max(0, writtenAt + LEAST_PAUSE_MS - performance.now()), undefined, {
      ref: false,
    })
    const loaded = await loadCertificates(config, new Date())
    if (!loaded.ok) throw new Error(loaded.failure)
    const { authority, own } = loaded.value
    mkdirSync(folder, { recursive: true, mode: 0o750 })
    const group = statSync(folder).gid
    const write = (name: string, text: string, mode = 0o644) => {
      if (textOf(join(folder, name)) === text) return
      replaceFile(join(folder, name), text, mode, group)
      writtenAt = performance.now()
    }

    write('ca.pem', authority.certificate)
    write('server-key.pem', own.key, 0o640)
    write('server.pem', own.certificate)
    write('recense.acl', accessRules(revoked.agents), 0o640)
    const agents = await readMosquittoHashes(cmdb)
    const lines = agents.map(({ agent, hash }) => `${agent}:${hash}`)
    if (password !== undefined) {
      const hash = await ownHash(join(folder, 'recense.passwd'), username, password)
      lines.unshift(`${username}:${hash}`)
    }
    write('recense.passwd', lines.map(it => `${it}\n`).join(''), 0o640)

    const content = JSON.stringify(revoked.certificates.map(it => it.serial))
    if (list?.content === content && Date.now() - list.at < LIST_RENEWED_AFTER_MS) return
    const now = new Date()
    const previous = textOf(join(folder, 'revoked.crl'))
    const options = { validDays: LIST_DAYS, now, previous }
    write('revoked.crl', await authority.revocationList(revoked.certificates, options))
    list = { content, at: now.getTime() }
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

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
