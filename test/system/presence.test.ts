import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AgentProcess, startAgent } from '../agent/recense-agent.ts'
import { type Lab, startLab } from '../lab/start-lab.ts'
import { generateSchool } from '../lab/truth/generate-school.ts'
import {
  type CollectorFolder,
  collectorCommand,
  makeCollectorFolder,
  type RunningCollector,
  startCollector,
} from '../real/collector.ts'

const SITE = '0450029M'
let lab: Lab
let collectorFolder: CollectorFolder
let collector: RunningCollector
let folder: string
let agent: AgentProcess

/** A school where one scan is made, and then its tables are read every ten seconds, at any time of the day. */
beforeAll(async () => {
  const counts = { switches: 2, pcs: 8, tablets: 0, servers: 1, ups: 0, accessPoints: 0 }
  const school = generateSchool({ uai: SITE, name: 'Lycée', seed: 7, network: 98, ...counts })
  lab = await startLab({ school, port: 0, netbiosPort: 0, community: 'public' })
  collectorFolder = makeCollectorFolder()
  const enrol = ['enrol', SITE, '--password', '--config', collectorFolder.configFile]
  const enrolled = await collectorCommand(enrol)
  const password = /echo '([^']+)'/.exec(enrolled.stdout)?.[1] ?? ''
  collector = await startCollector(collectorFolder)
  folder = mkdtempSync(join(tmpdir(), 'recense-presence-'))
  writeFileSync(join(folder, 'password'), password, { mode: 0o600 })
  const config = join(folder, 'agent.yaml')
  writeFileSync(
    config,
    JSON.stringify({
      agent: SITE,
      broker: { url: collector.mqttUrl, password: 'file:password' },
      snmpPort: lab.port,
      netbiosPort: lab.netbiosPort,
      plan: {
        hours: { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' },
        ...{ scanEverySeconds: 604_800, presenceEverySeconds: 10 },
        vlans: lab.plan.vlans
          .filter(({ ranges }) => ranges.length > 0)
          .map(({ id, name, ranges, snmp }) => ({
            ...{ id, name, targets: ranges, snmp },
            names: { dns: false, netbios: !snmp, mdns: false },
          })),
      },
    }),
  )
  agent = startAgent(['run', '--config', config])
})
afterAll(async () => {
  agent.child.kill('SIGKILL')
  await agent.ended
  await collector.end('SIGTERM')
  collectorFolder.remove()
  rmSync(folder, { recursive: true })
  await lab.close()
})

type Seen = {
  macAddress: string
  kind: string
  name?: string
  state: string
  lastSeen: string
  firstSeen: string
}

async function readEndpoints(): Promise<Map<string, Seen>> {
  const answer = await fetch(`${collector.httpUrl}/api/v1/endpoints?site=${SITE}&limit=500`)
  const { items } = (await answer.json()) as { items: Seen[] }
  return new Map(items.map(item => [item.macAddress, item]))
}
async function until<Value>(look: () => Promise<Value | undefined | false>): Promise<Value> {
  const end = performance.now() + 60_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (performance.now() > end) throw new Error(`waited in vain\n${agent.stderr()}`)
    await sleep(200)
  }
}
/** Runs that the agent has told in its log, by kind. */
const runs = (kind: string) =>
  agent
    .stderr()
    .split('\n')
    .filter(line => line.includes(`"event":"scan","kind":"${kind}"`)).length
async function afterPresenceReads(count: number): Promise<Map<string, Seen>> {
  const before = runs('presence')
  await until(async () => runs('presence') >= before + count)
  // Kept by then; the collector has it a moment later.
  await sleep(2_000)
  return readEndpoints()
}

test('PCs stay seen by reads of bridge and ARP tables, without another scan', async () => {
  const pcs = lab.truth.endpoints.filter(({ kind }) => kind === 'pc')
  await until(async () => runs('deep') === 1)
  const discovered = await until(async () => {
    const endpoints = await readEndpoints()
    return pcs.every(pc => endpoints.has(pc.macAddress)) && endpoints
  })
  const read = await afterPresenceReads(2)
  for (const { macAddress } of pcs) {
    const [before, after] = [discovered.get(macAddress), read.get(macAddress)]
    expect(Date.parse(after?.lastSeen ?? '')).toBeGreaterThan(Date.parse(before?.lastSeen ?? ''))
    // Nobody was asked for a name: what the scan concluded stands.
    expect(after).toMatchObject({ state: 'seen', kind: before?.kind, name: before?.name })
    expect(after?.firstSeen).toBe(before?.firstSeen)
  }
  expect([runs('deep'), runs('discovery')]).toEqual([1, 0])
}, 120_000)

test('a PC that is switched off is seen no more, and nobody is held for absent by a read that looks for nobody', async () => {
  const [off, ...others] = lab.truth.endpoints.filter(({ kind }) => kind === 'pc')
  if (!off) throw new Error('a school without PCs')
  lab.unplug(off.macAddress)
  const before = await afterPresenceReads(1)
  const after = await afterPresenceReads(2)
  expect(after.get(off.macAddress)?.lastSeen).toBe(before.get(off.macAddress)?.lastSeen)
  expect(after.get(off.macAddress)?.state).toBe('seen')
  for (const { macAddress } of others) {
    const seen = (of: Map<string, Seen>) => Date.parse(of.get(macAddress)?.lastSeen ?? '')
    expect(seen(after)).toBeGreaterThan(seen(before))
  }
}, 120_000)

test('a read of tables is no scan: it is in no scan report, and the agent’s last scan stays the one it was', async () => {
  const lastScan = async () => {
    const answer = await fetch(`${collector.httpUrl}/api/v1/agents`)
    const { items } = (await answer.json()) as { items: { lastScanAt?: string }[] }
    return items[0]?.lastScanAt
  }
  const before = await until(lastScan)
  await afterPresenceReads(1)
  expect(await lastScan()).toBe(before)
}, 120_000)
