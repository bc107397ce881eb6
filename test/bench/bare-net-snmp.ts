import snmp from 'net-snmp'
import pLimit from 'p-limit'

/**
 * `node bare-net-snmp.ts PORT AT-ONCE TABLES HOSTS`: one getBulk walk per table and host (comma-separated lists), one
 * after the other for a host, nothing decoded beyond what the library does. Says how many instances there were.
 */
const [port, atOnce, tables = '', hosts = ''] = process.argv.slice(2)
const MAX_REPETITIONS = 50

function walk(session: snmp.Session, table: string): Promise<number> {
  let instances = 0
  return new Promise((resolve, reject) =>
    session.subtree(
      table,
      MAX_REPETITIONS,
      varbinds => {
        instances += varbinds.length
      },
      error => (error ? reject(error) : resolve(instances)),
    ),
  )
}

const counts = await pLimit(Number(atOnce)).map(hosts.split(','), async host => {
  const session = snmp.createSession(host, 'public', {
    port: Number(port),
    version: snmp.Version2c,
    retries: 3,
    timeout: 5000,
  })
  let instances = 0
  for (const table of tables.split(',')) instances += await walk(session, table)
  session.close()
  return instances
})
console.log(counts.reduce((sum, count) => sum + count, 0))
