import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Finding } from './check-finding.ts'
import type { AgentConfig } from './config.ts'
import { codeOf } from './read-yaml-file.ts'
import { askStatus } from './status/status-socket.ts'
import { STATUS_SOCKET } from './status-command.ts'
import { fping } from './sweep/fping.ts'
import { sweep } from './sweep/sweep.ts'

const MIB = 1_048_576
/** An outbox of the usual limit, and as much again for SQLite's log. */
const ENOUGH_MIB = 512
const LEAST_MIB = 64
/** Receipts are under way for less; samples are told apart by more. */
const CLOCK_SECONDS = 5
/** Certificates, tokens and the instants of samples go wrong. */
const CLOCK_WRONG_SECONDS = 300

/** Whether the agent will be able to write where it must. Makes nothing that stays. */
export function checkDataFolder({ dataFolder }: AgentConfig): Finding {
  const hint = 'see data, and the rights of the user that the agent runs as'
  const place = nearest(dataFolder)
  try {
    accessSync(place, constants.W_OK | constants.X_OK)
    if (!statSync(place).isDirectory()) throw new Error('it is no folder')
    if (place !== dataFolder) {
      return { status: 'ok', detail: `${dataFolder} is not there yet and can be made` }
    }
    const probe = join(dataFolder, `.check-${Math.random().toString(36).slice(2)}`)
    closeSync(openSync(probe, 'wx', 0o600))
    rmSync(probe)
    return { status: 'ok', detail: `${dataFolder} can be written` }
  } catch (error) {
    return { status: 'failed', detail: `${dataFolder} cannot be written (${codeOf(error)})`, hint }
  }
}

export function checkDiskSpace({ dataFolder }: AgentConfig): Finding {
  try {
    const { bavail, bsize } = statfsSync(nearest(dataFolder))
    const freeMib = Math.floor((bavail * bsize) / MIB)
    const detail = `${freeMib} MB free at ${dataFolder}`
    if (freeMib >= ENOUGH_MIB) return { status: 'ok', detail }
    const hint = `a month without a line may need ${ENOUGH_MIB} MB`
    return { status: freeMib < LEAST_MIB ? 'failed' : 'warning', detail, hint }
  } catch (error) {
    return {
      status: 'unknown',
      detail: `the disk of ${dataFolder} cannot be asked (${codeOf(error)})`,
    }
  }
}

/** Against the collector's clock as the running agent knows it by its receipts: nobody else here has heard from it. */
export async function checkClock({ dataFolder }: AgentConfig): Promise<Finding> {
  const status = await askStatus(join(dataFolder, STATUS_SOCKET))
  const clock = status.ok ? status.value.collectorClock : undefined
  if (!clock) {
    const detail = status.ok
      ? 'the running agent has had no receipt yet'
      : 'no agent runs here that has heard from the collector'
    return { status: 'unknown', detail, hint: 'check again when the agent has run for a while' }
  }
  const off = Math.abs(clock.aheadSeconds)
  const side = clock.aheadSeconds > 0 ? 'behind' : 'ahead of'
  const detail = `${off.toFixed(1)} s ${side} the collector’s at ${clock.measuredAt}`
  if (off < CLOCK_SECONDS) return { status: 'ok', detail }
  const hint = 'see NTP: timedatectl status'
  return { status: off < CLOCK_WRONG_SECONDS ? 'warning' : 'failed', detail, hint }
}

export async function checkFping(): Promise<Finding> {
  const tried = await fping(['127.0.0.1'])
  if (tried.ok) return { status: 'ok', detail: 'fping is installed and may be used' }
  const hint = 'apt install fping: it is fifty times cheaper than ping, which is used instead'
  const { kind, detail } = tried.failure
  return {
    status: 'warning',
    detail: kind === 'absent' ? 'fping is not installed' : `fping does not work: ${detail}`,
    hint: kind === 'absent' ? hint : 'give the agent CAP_NET_RAW, as its systemd unit does',
  }
}

export async function checkIcmp(): Promise<Finding> {
  const swept = await sweep(['127.0.0.1'])
  if (!swept.ok) {
    const hint = 'install fping, or give the agent CAP_NET_RAW'
    return { status: 'failed', detail: swept.failure.detail, hint }
  }
  const { method, hosts } = swept.value
  if (hosts.some(host => host.via.includes('icmp'))) {
    return { status: 'ok', detail: `echo requests may be sent, by ${method}` }
  }
  const hint = 'see the packet filter of this machine'
  return { status: 'warning', detail: 'this machine does not answer itself', hint }
}

/** The folder, or the closest one above it that is there. */
function nearest(folder: string): string {
  let place = folder
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place)
  return place
}
