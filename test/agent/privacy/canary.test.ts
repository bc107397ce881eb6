import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Outbox, openOutbox } from '../../../agent/outbox/outbox.ts'
import type { Endpoint } from '../../../schemas/endpoint.ts'
import type { PlanVlan } from '../../../schemas/plan.ts'
import type { VlanCoverage } from '../../../schemas/scan-report.ts'
import { type Lab, startLab } from '../../lab/start-lab.ts'
import { generateSchool } from '../../lab/truth/generate-school.ts'
import { startAgent } from '../recense-agent.ts'

const AGENT = '0450029M'
const counts = { switches: 6, pcs: 30, tablets: 8, servers: 1, ups: 1, accessPoints: 2 }
const school = generateSchool({ uai: AGENT, name: 'Lycée', seed: 5, network: 93, ...counts })
let lab: Lab
let folder: string

beforeAll(async () => {
  lab = await startLab({ school, port: 0, netbiosPort: 0 })
  folder = mkdtempSync(join(tmpdir(), 'recense-canary-'))
})
afterAll(async () => {
  await lab?.close()
  rmSync(folder, { recursive: true, force: true })
})

type Sent = { kind: string; body: Record<string, unknown> }

/** What the service sends after one scan of the school, and what it logs. */
async function scanWith(privacyOf: (vlan: { id: number; snmp: boolean }) => PlanVlan['privacy']) {
  const data = mkdtempSync(join(folder, 'data-'))
  const config = join(data, 'agent.yaml')
  const vlans = lab.plan.vlans.map(({ id, name, purpose, ranges, snmp }) => ({
    ...{ id, name, purpose, targets: ranges, snmp, privacy: privacyOf({ id, snmp }) },
    names: { dns: false, netbios: true, mdns: false },
  }))
  const plan = { scanEverySeconds: 3600, vlans }
  const ports = { snmpPort: lab.port, netbiosPort: lab.netbiosPort }
  // Nobody is at the broker's port: everything stays in the outbox, as it would be sent.
  const broker = { url: 'mqtt://127.0.0.1:9' }
  writeFileSync(
    config,
    JSON.stringify({ agent: AGENT, broker, data: '.', logLevel: 'debug', ...ports, plan }),
  )
  const agent = startAgent(['run', '--config', config, '--progress'])
  const end = performance.now() + 40_000
  while (!agent.stderr().includes('"event":"scan"') && performance.now() < end) await sleep(50)
  agent.child.kill('SIGTERM')
  const { stderr, stdout } = await agent.ended
  const { outbox } = openOutbox(join(data, 'outbox.sqlite'))
  const sent = messagesIn(outbox)
  outbox.close()
  return { sent, logged: stderr + stdout }
}

function messagesIn(outbox: Outbox): Sent[] {
  return outbox.oldest(10_000).flatMap(id => {
    const message = outbox.read(id)
    return message ? [{ kind: message.kind, body: JSON.parse(message.body) }] : []
  })
}

/** Everything but the plan's own words, which a scan report repeats. */
function textOf(sent: readonly Sent[]): string {
  return JSON.stringify(sent, (key, value) => (key === 'targets' ? undefined : value))
}

/** The host in any form: its name, its address, its MAC with every separator, and in decimal arcs. */
function tracesOf({
  name,
  address,
  macAddress,
}: {
  name: string
  address: string
  macAddress: string
}) {
  const bytes = macAddress.split(':')
  const pairs = [bytes.slice(0, 2), bytes.slice(2, 4), bytes.slice(4)].map(pair => pair.join(''))
  const quoted = address.replaceAll('.', '\\.')
  return [
    new RegExp(name, 'i'),
    new RegExp(`(?<![\\d.])${quoted}(?![\\d.])`),
    new RegExp(quoted.replaceAll('\\.', '[-_]')),
    new RegExp(bytes.join('[:\\- ]?'), 'i'),
    new RegExp(pairs.join('[.\\-]'), 'i'),
    new RegExp(`(?<!\\d)${bytes.map(byte => Number.parseInt(byte, 16)).join('\\.')}(?!\\d)`),
  ]
}

const tracesIn = (text: string, hosts: readonly Parameters<typeof tracesOf>[0][]) =>
  hosts.flatMap(host =>
    tracesOf(host)
      .filter(trace => trace.test(text))
      .map(String),
  )
const endpointsIn = (sent: readonly Sent[]) =>
  sent.filter(it => it.kind === 'endpoints').flatMap(it => it.body.endpoints as Endpoint[])
const coverageIn = (sent: readonly Sent[]) =>
  sent.find(it => it.kind === 'scan-report')?.body.coverage as VlanCoverage[]

test('told in full, every host leaves its traces: the search finds what there is', async () => {
  const { sent } = await scanWith(() => 'full')
  const text = textOf(sent)
  for (const host of lab.truth.endpoints) {
    expect(tracesIn(text, [host]).length, host.name).toBeGreaterThanOrEqual(2)
  }
}, 60_000)

test.each(['pseudonymised', 'count-only'] as const)(
  'in %s VLANs no message and no line of the log holds a host’s name, MAC or address in any form',
  async privacy => {
    const { sent, logged } = await scanWith(({ snmp }) => (snmp ? 'full' : privacy))
    expect(tracesIn(textOf(sent) + logged, lab.truth.endpoints)).toEqual([])

    // Gear is told of as ever, and the hosts are counted.
    const devices = sent.filter(it => it.kind === 'observation')
    expect(devices).toHaveLength(lab.truth.devices.length)
    const counted = coverageIn(sent).map(({ vlan, endpointsSeen }) => [vlan, endpointsSeen])
    const truth = lab.plan.vlans.map(({ id }) => [
      id,
      lab.truth.endpoints.filter(it => it.vlan === id).length,
    ])
    expect(counted).toEqual(truth)

    const told = endpointsIn(sent)
    if (privacy === 'count-only') return expect(told).toEqual([])
    expect(told).toHaveLength(lab.truth.endpoints.length)
    expect(told.every(it => it.isPseudonym)).toBe(true)
    expect(new Set(told.map(it => it.macAddress)).size).toBe(told.length)
    // The switches’ tables speak of the same pseudonyms, so that the collector finds where they are plugged in.
    const tables = JSON.stringify(devices)
    const onSwitches = told.filter(it => tables.includes(it.macAddress ?? '-'))
    expect(onSwitches).toHaveLength(told.length)
  },
  60_000,
)

test('where one VLAN is private, the hosts of the others are told in full', async () => {
  const secret = school.endpoints[0]?.vlan
  const { sent } = await scanWith(({ id }) => (id === secret ? 'pseudonymised' : 'full'))
  const [inside, outside] = [true, false].map(isInside =>
    lab.truth.endpoints.filter(it => (it.vlan === secret) === isInside),
  )
  const text = textOf(sent)
  expect(tracesIn(text, inside ?? [])).toEqual([])
  for (const host of outside ?? []) expect(tracesIn(text, [host]).length).toBeGreaterThan(0)
}, 60_000)
