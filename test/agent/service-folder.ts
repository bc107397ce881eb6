import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from '../real/free-port.ts'
import { type AgentProcess, startAgent } from './recense-agent.ts'

/** A folder with an agent's configuration, and the agents that a test starts by it. */
export type ServiceFolder = {
  path: string
  configFile: string
  /** Where the agent keeps what it must not lose. */
  data: string
  /** Writes the configuration anew, with these keys instead of the usual ones. */
  configure(changes?: object): void
  /** `recense-agent run` by it. */
  start(options?: Parameters<typeof startAgent>[1]): AgentProcess
  /** Kills what still runs. */
  remove(): Promise<void>
}

/** The usual configuration: this machine's own address, and a broker that nobody is. */
export async function makeServiceFolder(changes: object = {}): Promise<ServiceFolder> {
  const path = mkdtempSync(join(tmpdir(), 'recense-service-'))
  const configFile = join(path, 'agent.yaml')
  const port = await findFreePort()
  const agents: AgentProcess[] = []
  const usual = {
    agent: '0450029M',
    broker: { url: `mqtt://127.0.0.1:${port}` },
    data: 'data',
    plan: {
      scanEverySeconds: 3600,
      vlans: [
        {
          name: 'this machine',
          targets: ['127.0.0.1'],
          names: { dns: false, netbios: false, mdns: false },
        },
      ],
    },
  }
  const configure = (more: object = {}) =>
    writeFileSync(configFile, JSON.stringify({ ...usual, ...changes, ...more }))
  configure()
  return {
    path,
    configFile,
    data: join(path, 'data'),
    configure,
    start(options) {
      const agent = startAgent(['run', '--config', configFile], options)
      agents.push(agent)
      return agent
    },
    async remove() {
      for (const { child, ended } of agents) {
        child.kill('SIGKILL')
        await ended
      }
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** The lines of the log so far. */
export function logOf(agent: AgentProcess): Record<string, unknown>[] {
  return agent
    .stderr()
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line))
}

/** Waits until the log has so many lines of this event. */
export async function logged(agent: AgentProcess, event: string, times = 1): Promise<void> {
  const end = performance.now() + 30_000
  while (logOf(agent).filter(line => line.event === event).length < times) {
    if (performance.now() > end) throw new Error(`no ${event} in ${agent.stderr()}`)
    await sleep(20)
  }
}
