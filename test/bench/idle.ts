import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bundleAgent } from '../../deploy/build/bundle-agent.ts'
import { type Result, success } from '../../schemas/result.ts'
import { startLab } from '../lab/start-lab.ts'
import { choiseul } from '../lab/truth/choiseul.ts'
import { startMosquitto } from '../real/mosquitto.ts'
import type { Figure } from './bench.ts'
import { inTurn, median } from './compare.ts'
import { type InstalledAgent, startInstalledAgent } from './installed-agent.ts'
import { makeMemoryBound } from './memory-bound.ts'
import { cpuSeconds, majorFaults, memoryMB } from './process-cost.ts'
import { makeProgramDisk } from './program-disk.ts'
import { receiptAll } from './receipt-all.ts'

/** One as its unit runs it, and one that nothing holds. */
const AGENTS = { held: '0370037P', free: '0450029M' } as const
const PASSWORD = 'agent-password'
const COLLECTOR = { username: 'collector', password: 'collector-password' }
const USERS = { [AGENTS.held]: PASSWORD, [AGENTS.free]: PASSWORD, collector: COLLECTOR.password }
const WATCHED = 40
const SAMPLE_EVERY_SECONDS = 60
const ROUNDS = 5
const UNIT = new URL('../../deploy/systemd/recense-agent.service', import.meta.url)
/** The heap has been swept, and what the scan wanted is gone. */
const SETTLED_MS = 10_000

/**
 * The agent as it is installed, as a service on the Lycée Choiseul, within the memory that its unit allows: what that costs its
 * scans, and what it costs to wait for the next one while 40 interfaces are sampled.
 */
export async function benchIdle(seconds = 120): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'recense-bench-'))
  const place = findPlace(folder)
  const lab = await startLab({ school: choiseul(), port: 0, netbiosPort: 0 })
  const broker = await startMosquitto({ users: USERS })
  const collector = await receiptAll(broker.url, COLLECTOR)
  const agents: InstalledAgent[] = []
  try {
    await bundleAgent(join(folder, 'agent'))
    const start = (agent: string, { node, enter }: Pick<Place, 'node' | 'enter'>) => {
      const started = startInstalledAgent({
        ...{ launcher: join(folder, 'agent/bin/recense-agent'), node, enter, password: PASSWORD },
        folder: join(folder, agent),
        config: configuration(agent, lab, broker.url),
      })
      agents.push(started)
      return started
    }
    const scan = (agent: string, running: InstalledAgent) => async () => {
      collector.ask(agent, { kind: 'scan-now' })
      return (await running.nextScan()).seconds
    }

    const held = start(AGENTS.held, place.ok ? place.value : ANYWHERE)
    await held.nextScan()
    const payload = collector.from(AGENTS.held).bytes
    const compared: Figure[] = []
    if (place.ok) {
      const free = start(AGENTS.free, ANYWHERE)
      await free.nextScan()
      const { inBound = [], unbound = [] } = await inTurn(ROUNDS, {
        inBound: scan(AGENTS.held, held),
        unbound: scan(AGENTS.free, free),
      })
      await sleep(SETTLED_MS)
      compared.push(
        { name: `the bound: ${place.value.how}`, value: octetsOf('MemoryHigh') / 1e6, unit: 'MB' },
        { name: 'a scan without it', value: median(unbound), unit: 's' },
        { name: 'a scan within it', value: median(inBound), unit: 's' },
        ratioOf(inBound, unbound),
        {
          name: 'resident without it, after scans',
          value: memoryMB(free.pid, 'VmRSS'),
          unit: 'MB',
        },
        {
          name: 'resident within it in scans, most',
          value: memoryMB(held.pid, 'VmHWM'),
          unit: 'MB',
        },
      )
      await free.stop()
    } else await sleep(SETTLED_MS)

    const before = collector.from(AGENTS.held)
    const { elapsed, resident, own, cpu, faults } = await watch(held.pid, seconds)
    const after = collector.from(AGENTS.held)
    const perDay = 86_400 / elapsed
    return [
      ...compared,
      { name: 'watched in idle', value: elapsed, unit: 's' },
      place.ok
        ? { name: 'resident, all pages, most', value: resident, unit: 'MB', limit: 70 }
        : {
            name: `resident, most (not held here: ${place.failure})`,
            value: resident,
            unit: 'MB',
          },
      { name: 'memory of its own, most', value: own, unit: 'MB', limit: 70 },
      { name: 'pages read from disk', value: (60 * faults) / elapsed, unit: 'a minute', limit: 60 },
      { name: 'share of one core', value: (100 * cpu) / elapsed, unit: '%', limit: 1 },
      { name: 'messages', value: after.messages - before.messages, unit: '' },
      {
        name: `payload sent in a day of ${WATCHED} interfaces and no scan`,
        value: ((after.bytes - before.bytes) * perDay) / 1e6,
        unit: 'MB',
      },
      { name: 'payload of the scan', value: payload / 1e6, unit: 'MB' },
    ]
  } finally {
    await Promise.all(agents.map(it => it.stop()))
    if (place.ok) await place.value.remove()
    await collector.close()
    await broker.stop()
    await lab.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Where an agent runs: by which program file, and within what. */
type Place = {
  node: string
  enter: (command: readonly string[]) => string[]
  how: string
  remove: () => Promise<void>
}
const ANYWHERE = { node: process.execPath, how: 'none', enter: (it: readonly string[]) => [...it] }

/** As on a school's server, where nobody else runs the same program; or why that cannot be had here. */
function findPlace(folder: string): Result<Place, string> {
  const disk = makeProgramDisk(process.execPath, join(folder, 'disk'))
  if (!disk.ok) return disk
  const bound = makeMemoryBound(octetsOf('MemoryHigh'), octetsOf('MemoryMax'))
  if (!bound.ok) return bound
  const { how, remove } = bound.value
  const enter = (command: readonly string[]) => disk.value.enter(bound.value.enter(command))
  return success({ node: disk.value.program, how, remove, enter })
}

/** The most memory of each second, and what the whole time cost. */
async function watch(pid: number, seconds: number) {
  const [cpu, faults, startedAt] = [cpuSeconds(pid), majorFaults(pid), performance.now()]
  let [resident, own] = [0, 0]
  while (performance.now() - startedAt < seconds * 1000) {
    await sleep(1_000)
    resident = Math.max(resident, memoryMB(pid, 'VmRSS'))
    own = Math.max(own, memoryMB(pid, 'RssAnon'))
  }
  const elapsed = (performance.now() - startedAt) / 1000
  return { elapsed, resident, own, cpu: cpuSeconds(pid) - cpu, faults: majorFaults(pid) - faults }
}

function ratioOf(inBound: readonly number[], unbound: readonly number[]): Figure {
  const value = median(inBound) / median(unbound)
  return { name: 'a scan within the bound, times one without', value, unit: '×', limit: 1.15 }
}

/** What the unit allows, in octets. */
function octetsOf(setting: 'MemoryHigh' | 'MemoryMax'): number {
  const text = readFileSync(UNIT, 'utf8')
  const megabytes = new RegExp(`^${setting}=(\\d+)M$`, 'm').exec(text)?.[1]
  if (!megabytes) throw new Error(`${UNIT.pathname}: expected ${setting} in megabytes`)
  return Number(megabytes) * 2 ** 20
}

function configuration(agent: string, lab: Awaited<ReturnType<typeof startLab>>, url: string) {
  const vlans = lab.plan.vlans.map(({ id, name, ranges, snmp }) => ({
    ...{ id, name, targets: ranges, snmp },
    names: { dns: false, netbios: !snmp, mdns: false },
  }))
  // Ports of a few switches, as uplinks and servers are.
  const ports = lab.truth.devices.flatMap(({ kind, address, ports }) =>
    kind === 'switch' ? ports.slice(0, 10).map(({ name }) => ({ address, interface: name })) : [],
  )
  return {
    ...{ agent, snmpPort: lab.port, netbiosPort: lab.netbiosPort },
    broker: { url, password: 'env:PASSWORD' },
    plan: {
      ...{ vlans, scanEverySeconds: 86_400, countersEverySeconds: SAMPLE_EVERY_SECONDS },
      watched: ports.slice(0, WATCHED),
    },
  }
}
