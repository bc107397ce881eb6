import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from './free-port.ts'

/** A throw-away Mosquitto with the configuration and access rules that we ship. */
export type Mosquitto = {
  /** `mqtt://127.0.0.1:…` */
  url: string
  /** What it logged so far. */
  log: () => string
  /** kill -9, as a power cut does. */
  kill: () => Promise<void>
  stop: () => Promise<void>
}

/** Why Mosquitto cannot be used here; undefined when it can. */
export const whyNoMosquitto = [
  findProgram('mosquitto') ? undefined : 'mosquitto is not installed',
  findProgram('mosquitto_passwd') ? undefined : 'mosquitto_passwd is not installed',
].find(reason => reason !== undefined)

const DEPLOY = new URL('../../deploy/mosquitto/', import.meta.url)

/**
 * Starts Mosquitto on a free loopback port. `users` maps logins to passwords; the collector's is `collector`. `port` takes
 * the same port again after a stop.
 */
export async function startMosquitto(options: {
  users: Record<string, string>
  port?: number
  /** A login that may hear everything, which nobody has in the shipped rules but the collector. */
  listener?: string
  /** Lines to add to the shipped configuration. */
  extra?: string[]
}): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), 'recense-mosquitto-'))
  const port = options.port ?? (await findFreePort())
  const shipped = readFileSync(new URL('recense.conf', DEPLOY), 'utf8')
  const configuration = [
    shipped
      .replace(/^listener .*$/m, `listener ${port} 127.0.0.1`)
      .replaceAll('/etc/mosquitto/', `${folder}/`),
    // As root it would change to a user that cannot read our folder.
    ...(process.geteuid?.() === 0 ? ['user root'] : []),
    ...(options.extra ?? []),
  ].join('\n')
  writeFileSync(join(folder, 'mosquitto.conf'), configuration)
  const rules = readFileSync(new URL('recense.acl', DEPLOY), 'utf8')
  const listening = options.listener ? `user ${options.listener}\ntopic read recense/v1/#\n\n` : ''
  writeFileSync(join(folder, 'recense.acl'), listening + rules)
  const passwords = Object.entries(options.users).map(([name, password]) => `${name}:${password}`)
  writeFileSync(join(folder, 'recense.passwd'), `${passwords.join('\n')}\n`, { mode: 0o600 })
  execFileSync(findProgram('mosquitto_passwd') ?? '', ['-U', join(folder, 'recense.passwd')])

  const child = spawn(findProgram('mosquitto') ?? '', ['-c', join(folder, 'mosquitto.conf')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stdout.on('data', data => {
    log += data
  })
  child.stderr.on('data', data => {
    log += data
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal)
    await ended
    rmSync(folder, { recursive: true, force: true })
  }

  for (let attempt = 0; !(await accepts(port)); attempt += 1) {
    if (child.exitCode !== null || attempt > 200) {
      await end('SIGKILL')
      throw new Error(`mosquitto does not start: ${log}`)
    }
    await sleep(25)
  }
  return {
    url: `mqtt://127.0.0.1:${port}`,
    log: () => log,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

export function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Debian keeps daemons in /usr/sbin, which is not on everybody's PATH. */
export function findProgram(name: string): string | undefined {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin']
    .map(folder => join(folder, name))
    .find(path => existsSync(path))
}
