import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { copyMigratedData } from './collector-data.ts'

const MAIN = fileURLToPath(new URL('../../collector/main.ts', import.meta.url))

/** What a command of the collector did. */
export type CommandOutcome = { code: number | null; stdout: string; stderr: string }

/** `recense-collector run` in a process of its own. */
export type RunningCollector = {
  pid: number
  httpUrl: string
  mqttUrl: string
  /** Its log so far, and whatever else it wrote on stderr. */
  stderr: () => string
  /** Sends the signal and waits until it has ended. */
  end: (signal: NodeJS.Signals) => Promise<CommandOutcome>
}

/** A folder with a configuration for the collector: everything on free loopback ports, data beside it (`./data`). */
export type CollectorFolder = {
  path: string
  configFile: string
  /** Writes the configuration anew, with these keys instead of the usual ones. */
  configure: (changes: object) => void
  remove: () => void
}

/** One whose embedded PostgreSQL has an empty CMDB already. */
export function makeCollectorFolder(changes: object = {}): CollectorFolder {
  const folder = makeNewCollectorFolder(changes)
  if (!('database' in changes)) copyMigratedData(join(folder.path, 'data'))
  return folder
}

/** One in which nothing has been started yet. */
export function makeNewCollectorFolder(changes: object = {}): CollectorFolder {
  const path = mkdtempSync(join(tmpdir(), 'recense-collector-'))
  const configFile = join(path, 'collector.yaml')
  const configure = (more: object) =>
    writeFileSync(
      configFile,
      stringify({
        ...{ http: { port: 0 }, mqtt: { port: 0 }, enrolment: { port: 0 }, data: './data' },
        ...more,
      }),
    )
  configure(changes)
  return {
    path,
    configFile,
    configure,
    // PostgreSQL still writes while it stops, when its collector was killed.
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  }
}

/** Runs `recense-collector` with these arguments to its end. */
export async function collectorCommand(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<CommandOutcome> {
  return spawnCollector(args, environment).ended
}

/** Starts `recense-collector run` and waits until it says that it runs; rejects with its stderr when it ends before. */
export function startCollector(
  folder: CollectorFolder,
  environment: Record<string, string> = {},
): Promise<RunningCollector> {
  return beginCollector(folder, environment).running
}

/** The same, for a test that looks on while it starts. */
export function beginCollector(
  { configFile }: CollectorFolder,
  environment: Record<string, string> = {},
) {
  const { child, output, ended } = spawnCollector(['run', '--config', configFile], environment)
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  const stderr = () => output.stderr
  const running = new Promise<RunningCollector>((resolve, reject) => {
    child.stdout.on('data', () => {
      const said = /^Recense is running: pages and API (\S+), MQTT (\S+),/m.exec(output.stdout)
      const [, httpUrl, mqttUrl] = said ?? []
      if (httpUrl && mqttUrl) resolve({ pid: child.pid ?? 0, httpUrl, mqttUrl, stderr, end })
    })
    void ended.then(({ code }) => reject(new Error(`ended with ${code}: ${output.stderr}`)))
  })
  // Whoever only looks on while it starts does not wait for this.
  running.catch(() => undefined)
  return { running, stderr, end }
}

function spawnCollector(args: readonly string[], environment: Record<string, string> = {}) {
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', data => {
    output.stdout += data
  })
  child.stderr.on('data', data => {
    output.stderr += data
  })
  const ended = new Promise<CommandOutcome>(resolve => {
    child.once('close', code => resolve({ code, ...output }))
  })
  return { child, output, ended }
}
