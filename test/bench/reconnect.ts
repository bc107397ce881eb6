import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { v7 as uuidv7 } from 'uuid'
import { type Cmdb, connectCmdb } from '../../collector/cmdb/connect.ts'
import { inSiteTransaction } from '../../collector/cmdb/in-site-transaction.ts'
import { addLink } from '../../collector/cmdb/link-register.ts'
import { registerAgent } from '../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../collector/cmdb/register-site.ts'
import { loadAuthority } from '../../collector/pki/authority-files.ts'
import { findRunningPostgres } from '../../collector/postgres/find-running.ts'
import { makeCollectorFolder, startCollector } from '../real/collector.ts'
import { findFreePort } from '../real/free-port.ts'
import type { Figure } from './bench.ts'
import type { ManyAgents, Told } from './many-agents.ts'
import { cpuSecondsOf, cpuSecondsOfTree } from './process-tree.ts'
import { regionSites, SITES } from './region.ts'
import { peakMemoryMiB } from './run-command.ts'

/** RECENSE_BENCH_AGENTS=30 for a quick look. */
const AGENTS = Number(process.env.RECENSE_BENCH_AGENTS ?? SITES)
const PROCESSES = 3
const BACKLOG_MINUTES = 60
/** Then it has failed. */
const MOST_SECONDS = 1800
const MANY_AGENTS = 'test/bench/many-agents.ts'
/** Each school has a disk of its own; here they would wait for each other's fsync, and the database for all of them. */
const MEMORY_DISK = '/dev/shm'

/**
 * All agents of a region come back at once after an outage of an hour, over TLS with certificates of their own, and go on
 * telling what happens while the collector takes their backlogs in. In the end every sample is there once.
 */
export async function benchReconnect(): Promise<Figure[]> {
  const tlsPort = await findFreePort()
  const folder = makeCollectorFolder({
    enrolment: false,
    mqtt: { port: 0, tls: { port: tlsPort } },
  })
  const outboxes = mkdtempSync(join(existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir(), 'recense-'))
  const collector = await startCollector(folder)
  const dataFolder = join(folder.path, 'data')
  const cmdb = connectCmdb({ url: findRunningPostgres(dataFolder) ?? '' })
  const children: ChildProcess[] = []
  try {
    const agents = await enrolAll(cmdb, dataFolder, tlsPort)
    const processes = Array.from({ length: PROCESSES }, (_, index) =>
      startAgents({
        folder: outboxes,
        agents: agents.filter((_agent, place) => place % PROCESSES === index),
        backlogMinutes: BACKLOG_MINUTES,
      }),
    )
    children.push(...processes.map(({ child }) => child))
    await Promise.all(processes.map(it => it.line('ready')))

    const cpuBefore = { own: cpuSecondsOf(collector.pid), all: cpuSecondsOfTree(collector.pid) }
    const startedAt = performance.now()
    for (const { child } of processes) child.stdin?.write('go\n')
    const ends = await Promise.all(processes.map(it => it.line('{')))
    const seconds = (performance.now() - startedAt) / 1000
    const own = cpuSecondsOf(collector.pid) - cpuBefore.own
    const all = cpuSecondsOfTree(collector.pid) - cpuBefore.all

    const told = sumOf(ends.map(line => JSON.parse(line) as Told))
    const stored = await countStored(cmdb)
    const rows = told.samples + told.batches
    return [
      { name: 'agents', value: AGENTS, unit: '' },
      { name: 'until every outbox was empty', value: seconds, unit: 's' },
      { name: 'messages', value: told.messages, unit: '' },
      { name: 'messages a second', value: told.messages / seconds, unit: '' },
      { name: 'rows of samples a second', value: rows / seconds, unit: '' },
      { name: 'on the line', value: told.bytes / 1e6, unit: 'MB' },
      { name: 'connections that failed or ended', value: told.troubles, unit: '' },
      { name: 'live messages meanwhile', value: told.liveMessages, unit: '' },
      { name: 'live message receipted, latest', value: told.latestLive, unit: 's', limit: 60 },
      { name: 'collector, CPU', value: own, unit: 's' },
      { name: 'its database, CPU', value: all - own, unit: 's' },
      {
        name: 'collector, peak memory',
        value: peakMemoryMiB(collector.pid),
        unit: 'MiB',
        limit: 600,
      },
      {
        name: 'messages, samples and batches not there once',
        value:
          Math.abs(told.messages - stored.messages) +
          Math.abs(told.samples - stored.samples) +
          Math.abs(told.batches - stored.batches),
        unit: '',
        limit: 0,
      },
      { name: 'gaps and quarantined', value: stored.troubles, unit: '', limit: 0 },
    ]
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await cmdb.close()
    await collector.end('SIGTERM')
    folder.remove()
    rmSync(outboxes, { recursive: true, force: true })
  }
}

async function enrolAll(
  cmdb: Cmdb,
  dataFolder: string,
  tlsPort: number,
): Promise<ManyAgents['agents']> {
  const now = new Date()
  const authority = await loadAuthority(dataFolder, now)
  if (!authority.ok) throw new Error(authority.failure)
  const agents: ManyAgents['agents'] = []
  for (const { id } of regionSites().slice(0, AGENTS)) {
    const site = await registerSite(cmdb, { id })
    const registered = site.ok ? await registerAgent(cmdb, { id, siteId: id }) : site
    if (!registered.ok) throw new Error(`${id} cannot be registered`)
    await registerLink(cmdb, id, now)
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { certificate } = await authority.value.issueAgent(id, publicKey, 10, now)
    const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const url = `mqtts://localhost:${tlsPort}`
    agents.push({ id, url, ca: authority.value.certificate, certificate, key })
  }
  return agents
}

/** One of the watched interfaces is the school's Internet access, so that the detector has its work too. */
async function registerLink(cmdb: Cmdb, siteId: string, now: Date): Promise<void> {
  const link = {
    contract: { downMbps: 100, upMbps: 100 },
    port: { address: '10.1.2.1', interface: 'GigabitEthernet1/0/1' },
    downIs: 'in' as const,
    thresholds: {},
  }
  const writing = { by: 'bench', origin: 'cli' as const, now }
  await inSiteTransaction(cmdb, siteId, it => addLink(it, { id: uuidv7(), siteId, link }, writing))
}

function startAgents(asked: ManyAgents) {
  const child = spawn(process.execPath, [MANY_AGENTS], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.write(`${JSON.stringify(asked)}\n`)
  const lines: string[] = []
  let look = () => {}
  createInterface({ input: child.stdout }).on('line', text => {
    lines.push(text)
    look()
  })
  /** The first line that begins so. */
  const line = (beginning: string) =>
    new Promise<string>((resolve, reject) => {
      look = () => {
        const found = lines.find(it => it.startsWith(beginning))
        if (found !== undefined) resolve(found)
      }
      look()
      child.once('exit', code => reject(new Error(`agents ended with ${code}`)))
      const late = () => reject(new Error(`no "${beginning}" within ${MOST_SECONDS} s`))
      setTimeout(late, MOST_SECONDS * 1000).unref()
    })
  return { child, line }
}

function sumOf(all: readonly Told[]): Told {
  const sum = (key: keyof Told) => all.reduce((total, it) => total + it[key], 0)
  return {
    messages: sum('messages'),
    samples: sum('samples'),
    batches: sum('batches'),
    liveMessages: sum('liveMessages'),
    latestLive: Math.max(...all.map(it => it.latestLive)),
    bytes: sum('bytes'),
    troubles: sum('troubles'),
  }
}

async function countStored({ pool }: Cmdb) {
  const { rows } = await pool.query<
    Record<'messages' | 'samples' | 'batches' | 'troubles', number>
  >(
    `SELECT (SELECT count(*) FROM received_messages)::int AS messages,
       (SELECT count(*) FROM traffic_samples)::int AS samples,
       (SELECT count(*) FROM traffic_batches)::int AS batches,
       (SELECT count(*) FROM gaps)::int + (SELECT count(*) FROM quarantine)::int AS troubles`,
  )
  return rows[0] ?? { messages: 0, samples: 0, batches: 0, troubles: 0 }
}
