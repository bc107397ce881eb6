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

beforeAll(async () => {
  const counts = { switches: 2, pcs: 4, tablets: 1, servers: 0, ups: 0, accessPoints: 0 }
  const school = generateSchool({ uai: SITE, name: 'Lycée', seed: 5, network: 93, ...counts })
  lab = await startLab({ school, port: 0, netbiosPort: 0, community: 'public' })
  collectorFolder = makeCollectorFolder()
  const enrolled = await collectorCommand([
    'enrol',
    SITE,
    '--password',
    '--config',
    collectorFolder.configFile,
  ])
  const password = /echo '([^']+)'/.exec(enrolled.stdout)?.[1] ?? ''
  collector = await startCollector(collectorFolder)
  folder = mkdtempSync(join(tmpdir(), 'recense-plan-'))
  writeFileSync(join(folder, 'password'), password, { mode: 0o600 })
  const config = join(folder, 'agent.yaml')
  writeFileSync(
    config,
    JSON.stringify({
      agent: SITE,
      broker: { url: collector.mqttUrl, password: 'file:password' },
      snmpPort: lab.port,
      netbiosPort: lab.netbiosPort,
      allowedPrefixes: ['127.93.0.0/16'],
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

type Body = Record<string, unknown>
async function ask(method: string, path: string, body?: object) {
  const answer = await fetch(`${collector.httpUrl}/api/v1/agents/${SITE}/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const told = (await answer.json()) as Body
  return { status: answer.status, body: told }
}
async function until<Value>(look: () => Promise<Value | undefined | false>): Promise<Value> {
  const end = performance.now() + 40_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (performance.now() > end) throw new Error(`waited in vain\n${agent.stderr()}`)
    await sleep(100)
  }
}
const planOf = (revision: number, changes: object = {}) => ({
  revision,
  vlans: lab.plan.vlans
    .filter(it => it.ranges.length > 0)
    .map(({ id, name, ranges, snmp }) => ({
      ...{ id, name, targets: ranges, snmp },
      names: { dns: false, netbios: false, mdns: false },
    })),
  ...changes,
})
const agentItem = async () => {
  const answer = await fetch(`${collector.httpUrl}/api/v1/agents`)
  const { items } = (await answer.json()) as { items: Body[] }
  return items[0] ?? {}
}
const endOf = async (id: unknown) =>
  until(async () => {
    const { body } = await ask('GET', `commands/${id}`)
    return ['done', 'refused', 'failed'].includes(String(body.status)) && body
  })

test('an agent without a plan waits for one, and scans by it as soon as the collector has it', async () => {
  expect((await ask('GET', 'plan')).status).toBe(404)
  expect(await ask('PUT', 'plan', planOf(1))).toMatchObject({ status: 200, body: { agent: SITE } })
  await until(async () => (await agentItem()).planRevision === 1)
  await until(async () => agent.stderr().includes('"kind":"deep"'))
  expect((await ask('GET', 'plan')).body).toMatchObject({ plan: { revision: 1 } })
})

test('a plan with another revision than the next, or with an unknown key, is refused', async () => {
  const conflict = await ask('PUT', 'plan', planOf(1, { countersEverySeconds: 120 }))
  expect(conflict).toMatchObject({ status: 409, body: { title: 'Conflict' } })
  expect(conflict.body.detail).toBe('expected revision 2, since the latest one is 1; got 1')
  const secret = await ask('PUT', 'plan', planOf(2, { community: 'canary' }))
  expect(secret.status).toBe(400)
  expect(JSON.stringify(secret.body)).not.toContain('canary')
})

test('a device is read again when asked, and one outside the plan is not', async () => {
  const address = lab.truth.devices[0]?.address
  const asked = await ask('POST', 'commands', { kind: 'read-device', address })
  expect(asked.status).toBe(202)
  expect(await endOf(asked.body.id)).toMatchObject({ status: 'done' })
  const outside = await ask('POST', 'commands', { kind: 'read-device', address: '127.0.0.9' })
  expect(await endOf(outside.body.id)).toMatchObject({
    status: 'refused',
    detail: '127.0.0.9 is outside the plan',
  })
})

test('one VLAN, or everything, is scanned when asked', async () => {
  const vlan = lab.plan.vlans.find(it => it.snmp)?.id
  for (const command of [{ kind: 'scan-now', vlan }, { kind: 'scan-now' }]) {
    const asked = await ask('POST', 'commands', command)
    expect(await endOf(asked.body.id)).toMatchObject({
      status: 'done',
      detail: expect.stringMatching(/^\d+ devices/),
    })
  }
})

test('a plan that leaves the allowed prefixes is refused by the agent, which says why', async () => {
  const vlans = [{ name: 'elsewhere', targets: ['127.94.0.0/24'] }]
  expect((await ask('PUT', 'plan', planOf(2, { vlans }))).status).toBe(200)
  await until(async () => (await agentItem()).planRefusal !== undefined)
  expect(await agentItem()).toMatchObject({
    planRevision: 1,
    planRefusal:
      "revision 2: vlans.0.targets: 127.94.0.0/24 is outside the site's allowed prefixes",
  })
})
