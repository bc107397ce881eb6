import { benchApi } from './api.ts'
import { benchCmdb } from './cmdb.ts'
import { benchCounters } from './counters.ts'
import { benchIdle } from './idle.ts'
import { benchInventory } from './inventory.ts'
import { benchLinks } from './links.ts'
import { benchMemory } from './memory.ts'
import { benchPages } from './pages.ts'
import { benchReconnect } from './reconnect.ts'
import { benchSamples } from './samples.ts'
import { benchSweep } from './sweep.ts'
import { benchSwitches } from './switches.ts'

/** One line of the result. `limit` is what the figure must not pass; it is judged in the run that measured it. */
export type Figure = { name: string; value: number; unit: string; limit?: number }

const benches: Record<string, (amount?: number) => Promise<Figure[]>> = {
  inventory: benchInventory,
  cmdb: benchCmdb,
  api: benchApi,
  pages: benchPages,
  sweep: benchSweep,
  switches: benchSwitches,
  counters: benchCounters,
  memory: benchMemory,
  reconnect: benchReconnect,
  idle: benchIdle,
  links: benchLinks,
  samples: benchSamples,
}

/**
 * `npm run bench [-- NAME … [AMOUNT]]`: prints a line per figure, in the run's own comparison; exit 1 when one passes its
 * limit. AMOUNT is the seconds of what is watched for a while, the sites of the
 * CMDB, and how often each page is opened.
 */
const words = process.argv.slice(2)
const amount = words.map(Number).find(number => number > 0)
const asked = words.filter(word => !(Number(word) > 0))
const unknown = asked.find(name => !Object.hasOwn(benches, name))
if (unknown) {
  console.error(`bench: "${unknown}" is not one of ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}

let isWithinLimits = true
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`\n${name}`)
  for (const figure of await bench(amount)) {
    const isFine = figure.limit === undefined || figure.value <= figure.limit
    isWithinLimits &&= isFine
    const limit =
      figure.limit === undefined ? '' : `  (limit ${figure.limit}${isFine ? '' : ': EXCEEDED'})`
    const value = figure.value.toFixed(figure.value < 10 ? 2 : 1).padStart(9)
    console.log(`  ${figure.name.padEnd(58)}${value} ${figure.unit}${limit}`)
  }
}
process.exit(isWithinLimits ? 0 : 1)
