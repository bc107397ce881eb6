import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { stringify } from 'yaml'
import type { LabPlan } from './start-lab.ts'

export type DemoPorts = { http: number; mqtt: number; snmp: number; netbios: number }

const DEMO_PORTS: DemoPorts = { http: 8080, mqtt: 1883, snmp: 16161, netbios: 16137 }

/** What the lab's ready line says; there is more in it. */
type LabReady = LabPlan & {
  devices: number
  endpoints: number
  /** Of the endpoints, those that the inventory leaves out because they change their address at will. */
  randomMacs: number
}

export type Demo = {
  /** Where the pages and the API are. */
  url: string
  lab: LabReady
  /** The four processes, by name; `kill` and `spawn` of one are a test's business. */
  pids(): Record<'lab' | 'collector' | 'agent', number>
  startAgent(): Promise<void>
  startCollector(): Promise<void>
  kill(name: 'collector' | 'agent', signal: NodeJS.Signals): Promise<void>
  /** Stops all, the agent first, so that the collector commits what is on its way. */
  stop(): Promise<void>
}

/** One process of the demo ended by itself, or could not start: its own last line says why. */
export class DemoError extends Error {}

/**
 * The whole product on a simulated school: lab, collector and agent as the processes that a region would run,
 * with their files in `dataFolder`. What an earlier demo left there is kept.
 */
export async function startDemo(options: {
  dataFolder: string
  ports?: DemoPorts
  labArguments?: readonly string[]
  scanEverySeconds?: number
  /** Each line that the agent or the collector logs. */
  onLine?: (from: 'agent' | 'collector', line: string) => void
  /** Called once when a process ends that nobody stopped; by default the others are stopped, too. */
  onLoss?: (error: DemoError) => void
}): Promise<Demo> {
  const { ports = DEMO_PORTS, onLine = () => {}, onLoss = () => void stop() } = options
  const folder = resolve(options.dataFolder)
  mkdirSync(join(folder, 'agent'), { recursive: true })
  const collectorConfig = join(folder, 'collector.yaml')
  const agentConfig = join(folder, 'agent', 'agent.yaml')
  const running = new Map<string, ChildProcess>()

  const launch = (name: string, command: readonly string[], isReady: (line: string) => boolean) =>
    new Promise<string>((resolve, reject) => {
      const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] })
      running.set(name, child)
      let lastLine = ''
      const hear = (line: string) => {
        // A crash's own words come before its stack.
        if (!/Error: /.test(lastLine)) lastLine = line
        if (name === 'agent' || name === 'collector') onLine(name, line)
        if (isReady(line)) resolve(line)
      }
      createInterface({ input: child.stdout }).on('line', hear)
      createInterface({ input: child.stderr }).on('line', hear)
      child.once('close', (code, signal) => {
        if (running.get(name) !== child) return
        running.delete(name)
        const error = new DemoError(`the ${name} ended (${signal ?? code}): ${lastLine}`)
        reject(error)
        onLoss(error)
      })
    })

  const end = async (name: string, signal: NodeJS.Signals) => {
    const child = running.get(name)
    if (!child) return
    running.delete(name)
    const closed = new Promise(resolve => child.once('close', resolve))
    child.kill(signal)
    await closed
  }
  const stop = async () => {
    for (const name of ['agent', 'collector', 'lab']) await end(name, 'SIGTERM')
  }

  const startCollector = async () => {
    const command = ['collector/main.ts', 'run', '--config', collectorConfig]
    await launch('collector', command, line => line.startsWith('Recense is running'))
  }
  const startAgent = async () => {
    const command = ['agent/main.ts', 'run', '--config', agentConfig]
    await launch('agent', command, () => true)
  }

  try {
    const labCommand = [
      ...['test/lab/lab.ts', '--port', `${ports.snmp}`, '--netbios-port', `${ports.netbios}`],
      ...(options.labArguments ?? []),
    ]
    const ready = await launch('lab', labCommand, line => line.includes('"ready":true'))
    const lab = JSON.parse(ready) as LabReady

    writeFileSync(
      collectorConfig,
      stringify({
        http: { port: ports.http },
        mqtt: { port: ports.mqtt, tls: false },
        enrolment: false,
        data: '.',
      }),
    )
    const passwordFile = join(folder, 'agent', 'mqtt-password')
    if (!existsSync(passwordFile)) enrol(lab, collectorConfig, passwordFile)
    writeFileSync(agentConfig, agentConfigOf(lab, ports, options.scanEverySeconds ?? 300))
    await startCollector()
    await startAgent()
    return {
      url: `http://127.0.0.1:${ports.http}`,
      lab,
      pids: () => ({ lab: pid('lab'), collector: pid('collector'), agent: pid('agent') }),
      startAgent,
      startCollector,
      kill: end,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }

  function pid(name: string): number {
    return running.get(name)?.pid ?? 0
  }
}

/** Registers the school's agent as its administrator would, and keeps the password where the agent looks for it. */
function enrol(lab: LabPlan, collectorConfig: string, passwordFile: string): void {
  const command = ['enrol', lab.site, '--password', '--name', lab.name, '--config', collectorConfig]
  const done = spawnSync(process.execPath, ['collector/main.ts', ...command], { encoding: 'utf8' })
  const password = /echo '([^']+)' > mqtt-password/.exec(done.stdout)?.[1]
  if (!password) throw new DemoError(`the enrolment ended (${done.status}): ${done.stderr.trim()}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
}

function agentConfigOf(lab: LabPlan, ports: DemoPorts, scanEverySeconds: number): string {
  return stringify({
    agent: lab.site,
    broker: { url: `mqtt://127.0.0.1:${ports.mqtt}`, password: 'file:mqtt-password' },
    snmpPort: ports.snmp,
    netbiosPort: ports.netbios,
    data: '.',
    plan: {
      scanEverySeconds,
      // Whoever looks at the demonstration does so at any time.
      hours: { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' },
      vlans: lab.vlans.map(({ id, name, purpose, ranges, snmp }) => ({
        id,
        name,
        purpose,
        targets: ranges,
        snmp,
        names: { dns: false, netbios: !snmp, mdns: false },
      })),
    },
  })
}
