import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { zstdDecompressSync } from 'node:zlib'
import { connectAsync } from 'mqtt'
import { v7 as uuidv7 } from 'uuid'
import { askStatus } from '../../agent/status/status-socket.ts'
import { bundleAgent } from '../../deploy/build/bundle-agent.ts'
import { startLab } from '../lab/start-lab.ts'
import { choiseul } from '../lab/truth/choiseul.ts'
import { startMosquitto } from '../real/mosquitto.ts'
import type { Figure } from './bench.ts'
import { peakMemoryMiB } from './run-command.ts'

const AGENT = '0370037P'
const USERS = { [AGENT]: 'agent-password', collector: 'collector-password' }
const WATCHED = 40
const SAMPLE_EVERY_SECONDS = 60
/** USER_HZ, which is 100 on every Linux that we run on. */
const TICKS_PER_SECOND = 100

type Sent = { messages: number; bytes: number }

/**
 * The agent as it is installed, as a service on the Lycée Choiseul: once its scan is told and receipted, what it costs to wait for
 * the next one while 40 interfaces are sampled.
 */
export async function benchIdle(seconds = 120): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'recense-bench-'))
  const lab = await startLab({ school: choiseul(), port: 0, netbiosPort: 0 })
  const broker = await startMosquitto({ users: USERS })
  const sent = await receiptAll(broker.url)
  try {
    await bundleAgent(join(folder, 'agent'))
    const config = join(folder, 'agent.yaml')
    writeFileSync(config, JSON.stringify(configuration(lab, broker.url)))
    const launcher = join(folder, 'agent/bin/recense-agent')
    const agent = spawn(launcher, ['run', '--config', config], {
      env: { ...process.env, NODE: process.execPath, PASSWORD: USERS[AGENT] },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const pid = agent.pid ?? 0
    try {
      await untilIdle(join(folder, 'data/status.sock'))
      const [cpu, bytes, messages] = [cpuSeconds(pid), sent.bytes(), sent.messages()]
      const startedAt = performance.now()
      let most = 0
      while (performance.now() - startedAt < seconds * 1000) {
        await sleep(1_000)
        most = Math.max(most, memoryMB(pid, 'RssAnon'))
      }
      const elapsed = (performance.now() - startedAt) / 1000
      const used = cpuSeconds(pid) - cpu
      return [
        { name: 'watched', value: elapsed, unit: 's' },
        { name: 'memory of its own, most', value: most, unit: 'MB', limit: 70 },
        {
          name: 'resident, with pages of the program file that the kernel may drop',
          value: memoryMB(pid, 'VmRSS'),
          unit: 'MB',
        },
        {
          name: 'resident memory in the scan, most',
          value: peakMemoryMiB(pid) * 1.048576,
          unit: 'MB',
        },
        { name: 'share of one core', value: (100 * used) / elapsed, unit: '%', limit: 1 },
        { name: 'messages', value: sent.messages() - messages, unit: '' },
        {
          name: `payload sent in a day of ${WATCHED} interfaces and no scan`,
          value: (((sent.bytes() - bytes) / elapsed) * 86_400) / 1e6,
          unit: 'MB',
        },
        { name: 'payload of the scan', value: bytes / 1e6, unit: 'MB' },
      ]
    } finally {
      agent.kill('SIGTERM')
      await new Promise(resolve => agent.once('exit', resolve))
    }
  } finally {
    await sent.close()
    await broker.stop()
    await lab.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function configuration(lab: Awaited<ReturnType<typeof startLab>>, url: string) {
  const vlans = lab.plan.vlans.map(({ id, name, ranges, snmp }) => ({
    ...{ id, name, targets: ranges, snmp },
    names: { dns: false, netbios: !snmp, mdns: false },
  }))
  // Ports of a few switches, as uplinks and servers are.
  const ports = lab.truth.devices.flatMap(({ kind, address, ports }) =>
    kind === 'switch' ? ports.slice(0, 10).map(({ name }) => ({ address, interface: name })) : [],
  )
  return {
    ...{ agent: AGENT, data: 'data', snmpPort: lab.port, netbiosPort: lab.netbiosPort },
    broker: { url, password: 'env:PASSWORD' },
    plan: {
      ...{ vlans, scanEverySeconds: 86_400, countersEverySeconds: SAMPLE_EVERY_SECONDS },
      watched: ports.slice(0, WATCHED),
    },
  }
}

/** Takes everything like the collector does, and counts. */
async function receiptAll(url: string) {
  const total: Sent = { messages: 0, bytes: 0 }
  const options = { username: 'collector', password: USERS.collector }
  const client = await connectAsync(url, options)
  client.on('message', (topic, payload) => {
    if (topic.endsWith('/receipt')) return
    total.messages += 1
    total.bytes += payload.length
    const isCompressed = payload.length > 4 && payload.readUInt32BE(0) === 0x28b52ffd
    const text = isCompressed ? zstdDecompressSync(payload) : payload
    const { id } = JSON.parse(text.toString()) as { id: string }
    if (topic.endsWith('/heartbeat')) return
    const envelope = { schema: 'receipt/1', id: uuidv7(), agent: AGENT, body: { ids: [id] } }
    const receipt = JSON.stringify({ ...envelope, sentAt: new Date().toISOString() })
    client.publish(`recense/v1/${AGENT}/receipt`, receipt, { qos: 1 })
  })
  await client.subscribeAsync(`recense/v1/${AGENT}/#`, { qos: 1 })
  return {
    messages: () => total.messages,
    bytes: () => total.bytes,
    close: () => client.endAsync(true),
  }
}

/** The first scan is over, everything is receipted, and the heap has had time to be swept. */
async function untilIdle(socket: string): Promise<void> {
  const end = performance.now() + 180_000
  for (;;) {
    const status = await askStatus(socket)
    if (status.ok && status.value.lastScan && status.value.outbox.messages === 0) break
    if (performance.now() > end) throw new Error(`not idle: ${JSON.stringify(status)}`)
    await sleep(500)
  }
  await sleep(10_000)
}

/** User and system time, of waited-for children too (proc(5), stat). */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND
}

/** From proc(5), status: `RssAnon` is what nobody else can use, `VmRSS` counts the pages of mapped files, too. */
function memoryMB(pid: number, what: 'RssAnon' | 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return (Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024) / 1e6
}
