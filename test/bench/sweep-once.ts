import { sweep } from '../../agent/sweep/sweep.ts'
import { expandTargets } from '../../agent/sweep/targets.ts'

/** `node sweep-once.ts PREFIX`: the sweep alone, without what a process takes to start; prints seconds and hosts. */
const addresses = expandTargets(process.argv.slice(2))
if (!addresses.ok) throw new Error(addresses.failure)
const startedAt = performance.now()
const swept = await sweep(addresses.value)
if (!swept.ok) throw new Error(swept.failure.detail)
const seconds = (performance.now() - startedAt) / 1000
console.log(JSON.stringify({ seconds, hosts: swept.value.hosts.map(({ address }) => address) }))
