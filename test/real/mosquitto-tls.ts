import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from './free-port.ts'
import { accepts, findProgram } from './mosquitto.ts'

/** Ports that Mosquitto listens on, and the folder that the collector keeps for it. */
export type MosquittoPlace = {
  folder: string
  /** For the collector, in clear; for certificates; for passwords. */
  ports: { plain: number; certificates: number; passwords: number }
  /** What the collector's configuration says of it. */
  settings: { mqtt: object; agents: object }
  remove: () => void
}

export type MosquittoTls = {
  log: () => string
  /** SIGHUP, as the shipped path unit does when a file has changed. */
  reload: () => void
  kill: () => Promise<void>
  stop: () => Promise<void>
}

const isRoot = process.geteuid?.() === 0
/** As root, Mosquitto works as the user of its package, and reads what its group may read: as tmpfiles.conf has it. */
const OWN_GROUP = isRoot ? findGroup('mosquitto') : undefined

/** A place for Mosquitto with the TLS configuration that we ship. The collector's password is in MQTT_PASSWORD. */
export async function findPlaceForMosquitto(): Promise<MosquittoPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'recense-mosquitto-tls-'))
  if (OWN_GROUP !== undefined) {
    chownSync(folder, 0, OWN_GROUP)
    chmodSync(folder, 0o2770)
  }
  const ports = {
    plain: await findFreePort(),
    certificates: await findFreePort(),
    passwords: await findFreePort(),
  }
  return {
    folder,
    ports,
    settings: {
      mqtt: {
        url: `mqtt://127.0.0.1:${ports.plain}`,
        password: 'env:MQTT_PASSWORD',
        mosquittoFolder: folder,
      },
      agents: {
        brokerUrl: `mqtts://127.0.0.1:${ports.certificates}`,
        passwordBrokerUrl: `mqtts://127.0.0.1:${ports.passwords}`,
      },
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const SHIPPED = new URL('../../deploy/mosquitto/recense-tls.conf', import.meta.url)

/** Starts Mosquitto there as soon as the folder has its files, as systemd's condition has it wait. */
export async function startMosquittoTls({ folder, ports }: MosquittoPlace): Promise<MosquittoTls> {
  for (let attempt = 0; !existsSync(join(folder, 'revoked.crl')); attempt += 1) {
    if (attempt > 2_000) throw new Error(`nobody has written files for Mosquitto into ${folder}`)
    await sleep(25)
  }
  const configuration = readFileSync(SHIPPED, 'utf8')
    .replace(/^listener 1883 .*$/m, `listener ${ports.plain} 127.0.0.1`)
    .replace(/^listener 8883$/m, `listener ${ports.certificates} 127.0.0.1`)
    .replace(/^listener 8885$/m, `listener ${ports.passwords} 127.0.0.1`)
    .replaceAll('/etc/mosquitto/recense/', `${folder}/`)
  // It would change to a user that is not there.
  const user = isRoot && OWN_GROUP === undefined ? '\nuser root\n' : ''
  const file = join(folder, 'mosquitto.conf')
  writeFileSync(file, configuration + user)
  const child = spawn(findProgram('mosquitto') ?? '', ['-c', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', data => {
    log += data
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal)
    await ended
  }
  for (const port of Object.values(ports)) {
    for (let attempt = 0; !(await accepts(port)); attempt += 1) {
      if (child.exitCode !== null || attempt > 200) {
        await end('SIGKILL')
        throw new Error(`mosquitto does not start: ${log}`)
      }
      await sleep(25)
    }
  }
  return {
    log: () => log,
    reload: () => void child.kill('SIGHUP'),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

function findGroup(name: string): number | undefined {
  const number = new RegExp(`^${name}:[^:]*:(\\d+):`, 'm').exec(readFileSync('/etc/group', 'utf8'))
  return number?.[1] === undefined ? undefined : Number(number[1])
}
