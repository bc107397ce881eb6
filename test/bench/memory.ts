import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleAgent } from '../../deploy/build/bundle-agent.ts'
import { startLab } from '../lab/start-lab.ts'
import { choiseul } from '../lab/truth/choiseul.ts'
import type { Figure } from './bench.ts'
import { median } from './compare.ts'
import { type CommandCost, runCommand } from './run-command.ts'

const ROUNDS = 3

/** The agent as it is installed scans the whole Lycée Choiseul, hosts and names included. */
export async function benchMemory(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'recense-bench-'))
  const lab = await startLab({ school: choiseul(), port: 0, netbiosPort: 0 })
  try {
    await bundleAgent(join(folder, 'agent'))
    const runs: CommandCost[] = []
    for (let round = 0; round < ROUNDS; round++) {
      runs.push(
        await runCommand([
          ...['env', `NODE=${process.execPath}`, join(folder, 'agent/bin/recense-agent'), 'scan'],
          ...lab.plan.vlans.flatMap(({ ranges }) => ranges),
          ...['--port', `${lab.port}`, '--no-names', '--format', 'ndjson'],
        ]),
      )
    }
    const lost = lab.truth.devices.reduce((sum, { name }) => sum + lab.lostRequests(name), 0)
    const devices = runs.map(
      run => run.stdout.split('\n').filter(line => line.startsWith('{"type":"device"')).length,
    )
    return [
      {
        name: 'devices not read',
        value: lab.truth.devices.length - median(devices),
        unit: '',
        limit: 0,
      },
      {
        name: 'requests lost by switches of 2003 that answer one at a time',
        value: lost,
        unit: '',
        limit: 0,
      },
      { name: 'time', value: median(runs.map(run => run.seconds)), unit: 's' },
      { name: 'peak memory', value: median(runs.map(run => run.peakMiB)), unit: 'MiB', limit: 100 },
    ]
  } finally {
    await lab.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
