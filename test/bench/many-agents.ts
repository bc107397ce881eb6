import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openOutbox } from '../../agent/outbox/outbox.ts'
import { startUplink } from '../../agent/outbox/uplink.ts'
import { aPc, aSwitch, hosts, observed, port } from '../collector/school.ts'

/** What this process is asked to be: the first line of its standard input, as JSON. */
export type ManyAgents = {
  agents: { id: string; url: string; ca: string; certificate: string; key: string }[]
  /** Of an outage: a sample each minute, bulk counters each five, one discovery. */
  backlogMinutes: number
  liveEverySeconds: number
}

/**
 * Agents with their own outboxes and connections, in one process: fills each outbox with what an outage left there, says
 * `ready`, connects all at once when told `go`, tells something new in between, and says `empty` once all are receipted.
 */
const orders = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const asked = JSON.parse((await orders.next()).value ?? '') as ManyAgents
const folder = mkdtempSync(join(tmpdir(), 'recense-many-'))
const MINUTE_MS = 60_000
const WATCHED = 40
const SWITCHES = 14
const PORTS = Array.from({ length: 48 }, (_, index) => `GigabitEthernet1/0/${index + 1}`)

const interval = (toMs: number, minutes: number) => ({
  from: new Date(toMs - minutes * MINUTE_MS).toISOString(),
  to: new Date(toMs).toISOString(),
})
const moved = (place: number, toMs: number) => (toMs % 86_400_000) * (place + 7) + place * 131

function watchedAt(toMs: number) {
  const samples = Array.from({ length: WATCHED }, (_, place) => ({
    address: '10.1.2.1',
    interface: `igb${place}`,
    ...interval(toMs, 1),
    octetsIn: moved(place, toMs),
    octetsOut: moved(place + 50, toMs),
  }))
  return { samples }
}

function bulkAt(toMs: number) {
  const batches = Array.from({ length: SWITCHES }, (_, index) => ({
    address: `10.1.2.${index + 2}`,
    ...interval(toMs, 5),
    interfaces: PORTS,
    octetsIn: PORTS.map((_name, place) => moved(place + index, toMs)),
    octetsOut: PORTS.map((_name, place) => moved(place + index + 9, toMs)),
  }))
  return { batches }
}

const startedAt = Date.now()
const agents = asked.agents.map(agent => ({
  ...agent,
  outbox: openOutbox(join(folder, `${agent.id}.sqlite`)).outbox,
}))
for (const { outbox } of agents) {
  const puts: Promise<unknown>[] = []
  for (let minute = asked.backlogMinutes; minute > 0; minute--) {
    const toMs = startedAt - minute * MINUTE_MS
    puts.push(outbox.put('traffic', watchedAt(toMs)))
    if (minute % 5 === 0) puts.push(outbox.put('traffic', bulkAt(toMs)))
  }
  const seenAt = new Date(startedAt - asked.backlogMinutes * 30_000).toISOString()
  for (let number = 1; number <= SWITCHES; number++) {
    const rows = PORTS.map(name => port(name))
    const observation = aSwitch(number, { interfaces: { status: 'complete', rows } })
    puts.push(outbox.put('observation', observed(observation, seenAt)))
  }
  const pcs = Array.from({ length: 250 }, (_, index) => aPc(index + 1))
  puts.push(outbox.put('endpoints', hosts(pcs, seenAt)))
  await Promise.all(puts)
}
const say = (line: string) => process.stdout.write(`${line}\n`)
say('ready')
await orders.next()

const uplinks = agents.map(({ id, outbox, url, ca, certificate, key }) =>
  startUplink({
    agent: id,
    version: 'bench',
    outbox,
    broker: { url, username: id, ca, identity: () => ({ certificate, key }) },
    status: () => ({}),
    onConnect: () => {},
    onTrouble: trouble => console.error(`${id}: ${trouble}`),
  }),
)
const live = setInterval(() => {
  for (const { outbox } of agents) void outbox.put('traffic', watchedAt(Date.now()))
}, asked.liveEverySeconds * 1000)
while (agents.some(({ outbox }) => outbox.depth().messages > 0)) {
  await new Promise(resolve => setTimeout(resolve, 100))
}
clearInterval(live)
say('empty')
await Promise.all(uplinks.map(uplink => uplink.close()))
rmSync(folder, { recursive: true, force: true })
process.exit(0)
