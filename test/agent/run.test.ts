import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { zstdDecompressSync } from 'node:zlib'
import { connectAsync, type MqttClient } from 'mqtt'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openOutbox } from '../../agent/outbox/outbox.ts'
import { Envelope } from '../../schemas/envelope.ts'
import { messages, parseTopic } from '../../schemas/messages.ts'
import { type Lab, startLab } from '../lab/start-lab.ts'
import { generateSchool } from '../lab/truth/generate-school.ts'
import { findFreePort } from '../real/free-port.ts'
import { type Mosquitto, startMosquitto, whyNoMosquitto } from '../real/mosquitto.ts'
import { type AgentProcess, runAgent, startAgent } from './recense-agent.ts'

const AGENT = '0450029M'
const PASSWORD = 'canary-password-77aa'
const users = { [AGENT]: PASSWORD, collector: 'collector-password' }
type Heard = { kind: string; id: string; body: Record<string, unknown> }

let lab: Lab
let folder: string
let config: string
let brokerPort: number
let broker: Mosquitto | undefined
const agents: AgentProcess[] = []
const clients: MqttClient[] = []

beforeAll(async () => {
  const counts = { switches: 3, pcs: 12, tablets: 2, servers: 1, ups: 1, accessPoints: 1 }
  const school = generateSchool({ uai: AGENT, name: 'Lycée', seed: 3, network: 91, ...counts })
  lab = await startLab({ school, port: 0, netbiosPort: 0, community: 'canary-community' })
})
afterAll(() => lab.close())

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recense-run-'))
  brokerPort = await findFreePort()
  const plan = {
    scanEverySeconds: 3600,
    vlans: lab.plan.vlans.map(({ id, name, ranges, snmp }) => ({
      ...{ id, name, targets: ranges, snmp },
      names: { dns: false, netbios: !snmp, mdns: false },
    })),
  }
  config = join(folder, 'agent.yaml')
  writeFileSync(
    config,
    JSON.stringify({
      agent: AGENT,
      broker: { url: `mqtt://127.0.0.1:${brokerPort}`, password: 'env:BROKER_PASSWORD' },
      credentials: [{ name: 'school', version: '2c', community: 'env:COMMUNITY' }],
      snmpPort: lab.port,
      netbiosPort: lab.netbiosPort,
      plan,
    }),
  )
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true)
  for (const { child, ended } of agents.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
  await broker?.stop()
  broker = undefined
  rmSync(folder, { recursive: true })
})

const env = { BROKER_PASSWORD: PASSWORD, COMMUNITY: 'canary-community' }
function start(...args: string[]): AgentProcess {
  const agent = startAgent(['run', '--config', config, ...args], { env })
  agents.push(agent)
  return agent
}
const startBroker = async () => {
  broker = await startMosquitto({ users, port: brokerPort })
}
/** Hears everything that the agent publishes, held to its schema, and receipts it. */
async function listen(): Promise<Heard[]> {
  const heard: Heard[] = []
  const client = await connectAsync(`mqtt://127.0.0.1:${brokerPort}`, {
    username: 'collector',
    password: users.collector,
  })
  clients.push(client)
  client.on('message', (topic, payload) => {
    const kind = parseTopic(topic)?.kind ?? 'heartbeat'
    const isCompressed = payload.length > 4 && payload.readUInt32BE(0) === 0x28b52ffd
    const json = JSON.parse((isCompressed ? zstdDecompressSync(payload) : payload).toString())
    const { id, body } = Envelope(messages[kind].body).parse(json)
    heard.push({ kind, id, body: body as Heard['body'] })
    if (!messages[kind].isReceipted) return
    const receipt = { schema: 'receipt/1', id: uuidv7(), agent: AGENT, body: { ids: [id] } }
    client.publish(
      `recense/v1/${AGENT}/receipt`,
      JSON.stringify({ ...receipt, sentAt: new Date().toISOString() }),
      { qos: 1 },
    )
  })
  const kinds = ['observation', 'endpoints', 'scan-report', 'traffic', 'heartbeat']
  await client.subscribeAsync(
    kinds.map(kind => `recense/v1/+/${kind}`),
    { qos: 1 },
  )
  return heard
}
async function until(isTrue: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 30_000
  while (!isTrue()) {
    if (performance.now() > end) {
      const logs = agents.map(agent => `${agent.stderr()}${agent.stdout()}`).join('\n')
      throw new Error(`waited in vain: ${what}\n${logs}\n${broker?.log() ?? ''}`)
    }
    await sleep(20)
  }
}
const depth = () => {
  const { outbox } = openOutbox(join(folder, 'data/agent/outbox.sqlite'))
  const { messages } = outbox.depth()
  outbox.close()
  return messages
}
const ofKind = (heard: Heard[], kind: string) => heard.filter(it => it.kind === kind)
const addressesIn = (heard: Heard[]) => ({
  devices: new Set(
    ofKind(heard, 'observation').map(it => (it.body.observation as { address: string }).address),
  ),
  endpoints: new Set(
    ofKind(heard, 'endpoints').flatMap(it =>
      (it.body.endpoints as { address: string }[]).map(one => one.address),
    ),
  ),
})
const truth = () => ({
  devices: new Set(lab.truth.devices.map(it => it.address)),
  endpoints: new Set(lab.truth.endpoints.map(it => it.address)),
})

describe.skipIf(whyNoMosquitto !== undefined)(
  `the service through Mosquitto${whyNoMosquitto ? ` (skipped: ${whyNoMosquitto})` : ''}`,
  () => {
    test('the whole school is reported, the report last, and the outbox empties', async () => {
      await startBroker()
      const heard = await listen()
      const agent = start('--progress')
      await until(() => ofKind(heard, 'scan-report').length > 0, 'a scan report')
      expect(addressesIn(heard)).toEqual(truth())
      expect(heard.filter(it => it.kind !== 'heartbeat').at(-1)?.kind).toBe('scan-report')
      expect(ofKind(heard, 'scan-report')[0]?.body).toMatchObject({
        isPartial: false,
        troubled: [],
      })
      expect(agent.stdout()).toMatch(/^\{"type":"progress","stage":"sweep",/)

      await until(() => ofKind(heard, 'heartbeat').some(isEmptyHeartbeat), 'an empty outbox')
      agent.child.kill('SIGTERM')
      const at = performance.now()
      const { code, stdout, stderr } = await agent.ended
      expect(performance.now() - at).toBeLessThan(5000)
      expect(code).toBe(0)
      expect(depth()).toBe(0)
      expect(ofKind(heard, 'heartbeat').at(-1)?.body.state).toBe('offline')
      expect(stdout + stderr + (broker?.log() ?? '')).not.toMatch(/canary/)
      const log = stderr
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
      expect(log.map(it => it.event)).toEqual(['started', 'connected', 'scan', 'stopped'])
    })

    test('killed in the middle of a scan, it scans again and ends at the same', async () => {
      const first = start('--progress')
      await until(() => first.stdout().includes('"stage":"read"'), 'the first devices')
      first.child.kill('SIGKILL')
      await first.ended

      await startBroker()
      const heard = await listen()
      start()
      await until(() => ofKind(heard, 'scan-report').length > 0, 'a scan report')
      await until(() => ofKind(heard, 'heartbeat').some(isEmptyHeartbeat), 'an empty outbox')
      expect(addressesIn(heard)).toEqual(truth())
    })

    test('killed, it is offline for everybody who listens', async () => {
      await startBroker()
      const heard = await listen()
      const agent = start()
      await until(() => ofKind(heard, 'heartbeat').length > 0, 'a heartbeat')
      agent.child.kill('SIGKILL')
      await until(() => ofKind(heard, 'heartbeat').at(-1)?.body.state === 'offline', 'the will')
    })
  },
)

test('without a broker it scans, keeps everything, and ends within five seconds when asked', async () => {
  const agent = start()
  await until(() => agent.stderr().includes('"event":"scan"'), 'a scan')
  agent.child.kill('SIGTERM')
  const at = performance.now()
  expect((await agent.ended).code).toBe(0)
  expect(performance.now() - at).toBeLessThan(5000)
  expect(depth()).toBeGreaterThan(lab.truth.devices.length)
  const troubles = agent.stderr().match(/"event":"uplink".*/g)
  expect(troubles).toHaveLength(1)
  expect(troubles?.[0]).toContain('nothing listens there')
})

test('stopped in the middle of a scan, it says that the scan is partial', async () => {
  const agent = start('--progress')
  await until(() => agent.stdout().includes('"stage":"sweep"'), 'the sweep')
  agent.child.kill('SIGTERM')
  const at = performance.now()
  const { code, stderr } = await agent.ended
  expect(performance.now() - at).toBeLessThan(5000)
  expect(code).toBe(0)
  expect(stderr).toContain('"isPartial":true')
})

test('a damaged outbox is moved aside in one line, and the service goes on', async () => {
  const first = start()
  await until(() => first.stderr().includes('"event":"started"'), 'a start')
  first.child.kill('SIGKILL')
  await first.ended
  writeFileSync(join(folder, 'data/agent/outbox.sqlite'), 'this is not what it was')
  rmSync(join(folder, 'data/agent/outbox.sqlite-wal'), { force: true })

  const agent = start()
  await until(() => agent.stderr().includes('"event":"scan"'), 'a scan')
  const aside = readdirSync(join(folder, 'data/agent')).find(name => name.includes('corrupt'))
  expect(agent.stderr().split('\n')[0]).toContain(
    `moved to ${join(folder, 'data/agent', aside ?? '')}`,
  )
})

test('a second agent on the same data folder is refused with exit code 2', async () => {
  const first = start()
  await until(() => first.stderr().includes('"event":"started"'), 'a start')
  const { code, stderr } = await runAgent(['run', '--config', config], { env })
  expect(code).toBe(2)
  expect(stderr).toBe(
    `recense-agent: ${join(folder, 'data/agent/outbox.sqlite')}: another agent is using this data folder\n`,
  )
})

test('check says a line for each part, and fails by the part that is wrong', async () => {
  const { code, stdout } = await runAgent(['check', '--config', config], { env })
  expect(code).toBe(1)
  expect(stdout.split('\n').map(line => line.slice(0, 24))).toEqual([
    'ok       configuration: ',
    expect.stringMatching(/^ok {7}data folder: /),
    expect.stringMatching(/^(ok {7}|warning {2}|failed {3})disk space: /),
    'unknown  clock: no agent',
    expect.stringMatching(/^ok {7}DNS: /),
    expect.stringMatching(/^ok {7}TLS: not/),
    expect.stringMatching(/^failed {3}broker: mqtt/),
    'unknown  topics: not ask',
    expect.stringMatching(/^(ok {7}|warning {2})fping: /),
    expect.stringMatching(/^ok {7}ICMP: /),
    expect.stringMatching(/^ok {7}plan: revisi/),
    'ok       kept plan: none',
    expect.stringMatching(/^ok {7}SNMP: 127\.91/),
    '',
  ])
  expect(stdout).toContain('nothing listens there (see broker.url')
  const wrong = await runAgent(['check', '--config', '/nowhere.yaml'], { env })
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toBe('recense-agent: /nowhere.yaml: cannot be read (ENOENT)\n')
})

function isEmptyHeartbeat({ body }: Heard): boolean {
  const { outbox, lastScanAt } = body as { outbox?: { messages: number }; lastScanAt?: string }
  return outbox?.messages === 0 && lastScanAt !== undefined
}
