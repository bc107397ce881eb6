import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LastScan } from '../../agent/status/agent-status.ts'
import { askStatus } from '../../agent/status/status-socket.ts'

const LONGEST_SCAN_MS = 180_000

/** The agent as it is installed, as a service. */
export type InstalledAgent = {
  pid: number
  /** Its latest scan, once that is over, everything is receipted, and it is not the one before. */
  nextScan: () => Promise<LastScan>
  stop: () => Promise<void>
}

/** Starts `launcher run` in a folder of its own. `enter` is a prefix to the command. */
export function startInstalledAgent(options: {
  launcher: string
  node: string
  folder: string
  config: object
  password: string
  enter: (command: readonly string[]) => string[]
}): InstalledAgent {
  const { folder, launcher, node } = options
  mkdirSync(folder)
  const config = join(folder, 'agent.yaml')
  writeFileSync(config, JSON.stringify({ ...options.config, data: 'data' }))
  const [command = '', ...args] = options.enter([launcher, 'run', '--config', config])
  const child = spawn(command, args, {
    env: { ...process.env, NODE: node, PASSWORD: options.password },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  let last: string | undefined

  return {
    pid: child.pid ?? 0,
    async nextScan() {
      const end = performance.now() + LONGEST_SCAN_MS
      for (;;) {
        const status = await askStatus(join(folder, 'data/status.sock'))
        if (status.ok && status.value.outbox.messages === 0) {
          const { lastScan } = status.value
          if (lastScan && lastScan.finishedAt !== last) {
            last = lastScan.finishedAt
            return lastScan
          }
        }
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`the agent ended: ${child.exitCode ?? child.signalCode}`)
        }
        if (performance.now() > end) throw new Error(`no scan: ${JSON.stringify(status)}`)
        await sleep(250)
      }
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
