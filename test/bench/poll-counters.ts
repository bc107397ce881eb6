import pLimit from 'p-limit'
import { openSession } from '../../agent/snmp/open-session.ts'
import { readCounters } from '../../agent/traffic/read-counters.ts'

/** `node poll-counters.ts PORT AT-ONCE HOSTS`: reads the counters of all ports of each host once; says what it took. */
const [port, atOnce, hosts = ''] = process.argv.slice(2)
/** Of a switch with 48 ports, uplinks, VLAN interfaces and a loopback; known from the last poll in the service. */
const EXPECTED_ROWS = 55

const startedAt = performance.now()
const cpuBefore = process.cpuUsage()
let rows = 0
let counters = 0
await pLimit(Number(atOnce)).map(hosts.split(','), async address => {
  const credential = { name: 'bench', version: '2c', community: 'public' } as const
  const session = openSession({ address, port: Number(port), credential })
  const read = await readCounters(session, 'all', { expectedRows: EXPECTED_ROWS })
  session.close()
  if (!read.ok) throw new Error(`${address}: ${JSON.stringify(read.failure)}`)
  rows += read.value.rows.length
  // ifIndex and the counters' width are none.
  for (const row of read.value.rows) counters += Object.keys(row).length - 2
})
const cpu = process.cpuUsage(cpuBefore)
const seconds = (performance.now() - startedAt) / 1000
console.log(JSON.stringify({ seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6, rows, counters }))
