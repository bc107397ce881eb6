import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDemo } from '../lab/demo.ts'
import { findFreePort } from '../real/free-port.ts'
import { waitForInventory } from '../system/read-inventory.ts'
import type { Figure } from './bench.ts'
import { peakMemoryMiB } from './run-command.ts'

/** From nothing to the Lycée Choiseul in the CMDB: the first start of a new installation, enrolment included. */
export async function benchInventory(): Promise<Figure[]> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'recense-bench-'))
  const ports = {
    http: await findFreePort(),
    mqtt: await findFreePort(),
    snmp: await findFreePort(),
    netbios: await findFreePort(),
  }
  const startedAt = performance.now()
  const demo = await startDemo({ dataFolder, ports })
  try {
    const readyAt = performance.now()
    await waitForInventory(demo)
    const doneAt = performance.now()
    const { agent, collector } = demo.pids()
    return [
      figure('start of all parts', (readyAt - startedAt) / 1000, 's'),
      figure('then to the full inventory in the CMDB', (doneAt - readyAt) / 1000, 's'),
      { ...figure('both', (doneAt - startedAt) / 1000, 's'), limit: 60 },
      figure('agent, peak memory', peakMemoryMiB(agent), 'MiB'),
      figure('collector, peak memory (without PostgreSQL)', peakMemoryMiB(collector), 'MiB'),
    ]
  } finally {
    await demo.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

function figure(name: string, value: number, unit: string): Figure {
  return { name, value, unit }
}
