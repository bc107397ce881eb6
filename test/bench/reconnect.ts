import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Cmdb, connectCmdb } from '../../collector/cmdb/connect.ts'
import { registerAgent } from '../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../collector/cmdb/register-site.ts'
import { loadAuthority } from '../../collector/pki/authority-files.ts'
import { findRunningPostgres } from '../../collector/postgres/find-running.ts'
import { uaiFrom } from '../lab/truth/uai.ts'
import { makeCollectorFolder, startCollector } from '../real/collector.ts'
import { findFreePort } from '../real/free-port.ts'
import type { Figure } from './bench.ts'
import type { ManyAgents } from './many-agents.ts'
import { peakMemoryMiB } from './run-command.ts'

const AGENTS = 180
const PROCESSES = 3
const BACKLOG_MINUTES = 60
const LIVE_EVERY_SECONDS = 10
/** `node many-agents.ts SETTINGS`. */
const MANY_AGENTS = 'test/bench/many-agents.ts'

/**
 * All agents of a region come back at once after an outage of an hour, over TLS with certificates of their own, and go on
 * telling what happens while the collector takes their backlogs in.
 */
export async function benchReconnect(): Promise<Figure[]> {
  const tlsPort = await findFreePort()
  const folder = makeCollectorFolder({
    enrolment: false,
    mqtt: { port: 0, tls: { port: tlsPort } },
  })
  const collector = await startCollector(folder)
  const dataFolder = join(folder.path, 'data')
  const cmdb = connectCmdb({ url: findRunningPostgres(dataFolder) ?? '' })
  const children: ChildProcess[] = []
  try {
    const agents = await enrolAll(cmdb, dataFolder, tlsPort)
    const processes = Array.from({ length: PROCESSES }, (_, index) =>
      startAgents(agents.filter((_agent, place) => place % PROCESSES === index)),
    )
    children.push(...processes.map(({ child }) => child))
    await Promise.all(processes.map(it => it.said('ready')))

    const startedAt = new Date()
    for (const { child } of processes) child.stdin?.write('go\n')
    await Promise.all(processes.map(it => it.said('empty')))
    const seconds = (Date.now() - startedAt.getTime()) / 1000
    const { messages, live, latest } = await readArrivals(cmdb, startedAt)
    return [
      { name: 'messages of the backlogs and since', value: messages, unit: '' },
      { name: 'until every outbox was empty', value: seconds, unit: 's' },
      { name: 'messages a second', value: messages / seconds, unit: '' },
      { name: 'live messages meanwhile', value: live, unit: '' },
      { name: 'live message committed, latest', value: latest, unit: 's', limit: 60 },
      {
        name: 'collector, peak memory',
        value: peakMemoryMiB(collector.pid),
        unit: 'MiB',
        limit: 600,
      },
    ]
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await cmdb.close()
    await collector.end('SIGTERM')
    folder.remove()
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
  for (let number = 0; number < AGENTS; number++) {
    const id = uaiFrom(370_000 + number)
    const site = await registerSite(cmdb, { id })
    const registered = site.ok ? await registerAgent(cmdb, { id, siteId: id }) : site
    if (!registered.ok) throw new Error(`${id} cannot be registered`)
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { certificate } = await authority.value.issueAgent(id, publicKey, 10, now)
    const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const url = `mqtts://localhost:${tlsPort}`
    agents.push({ id, url, ca: authority.value.certificate, certificate, key })
  }
  return agents
}

function startAgents(agents: ManyAgents['agents']) {
  const asked: ManyAgents = {
    agents,
    backlogMinutes: BACKLOG_MINUTES,
    liveEverySeconds: LIVE_EVERY_SECONDS,
  }
  const child = spawn(process.execPath, [MANY_AGENTS], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.write(`${JSON.stringify(asked)}\n`)
  const lines = new Set<string>()
  const waiting = new Map<string, () => void>()
  createInterface({ input: child.stdout }).on('line', line => {
    lines.add(line)
    waiting.get(line)?.()
  })
  const said = (line: string) =>
    new Promise<void>((resolve, reject) => {
      if (lines.has(line)) resolve()
      waiting.set(line, resolve)
      child.once('exit', code => reject(new Error(`agents ended with ${code}`)))
    })
  return { child, said }
}

/** How long after it was put each message was committed: the first 48 bits of its id (UUIDv7) are when it was put. */
async function readArrivals({ pool }: Cmdb, since: Date) {
  const { rows } = await pool.query<{ messages: number; live: number; latest: number }>(
    `WITH arrived AS (
       SELECT received_at, to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0) AS put_at
       FROM received_messages
     )
     SELECT count(*)::int AS messages,
       count(*) FILTER (WHERE put_at >= $1)::int AS live,
       coalesce(max(extract(epoch FROM received_at - put_at)) FILTER (WHERE put_at >= $1), 0)::float8 AS latest
     FROM arrived`,
    [since],
  )
  return rows[0] ?? { messages: 0, live: 0, latest: 0 }
}
