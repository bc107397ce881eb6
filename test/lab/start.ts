import { MultiBar, Presets } from 'cli-progress'
import { type Demo, DemoError, startDemo } from './demo.ts'

/** `npm start`: the whole product on the simulated lycée, with its progress, until Ctrl-C. */
const dataFolder = process.env.RECENSE_DATA ?? './data'
const isTerminal = process.stderr.isTTY === true

let stopping: Promise<void> | undefined
let demo: Demo | undefined
function stop(exitCode: number): void {
  if (!stopping) say('Stopping …')
  stopping ??= (demo?.stop() ?? Promise.resolve()).then(() => process.exit(exitCode))
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0))

const complain = (error: unknown) => {
  if (!(error instanceof DemoError)) throw error
  console.error(`npm start: ${error.message}`)
}

try {
  say('Starting a simulated lycée, a collector (its own broker and database) and an agent …')
  const startedAt = performance.now()
  const started = await startDemo({
    dataFolder,
    onLoss: error => {
      if (stopping) return
      complain(error)
      stop(1)
    },
  })
  demo = started
  say(`${started.lab.name} (${started.lab.site})`)
  say(`  pages   ${started.url}/sites/${started.lab.site}`)
  say(`  API     ${started.url}/api/v1/docs`)
  await showProgress(started)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
  say(
    `The whole school is in the CMDB, ${seconds} s after the start. Ctrl-C stops everything; the data stay in ${dataFolder}.`,
  )
} catch (error) {
  if (!stopping) {
    complain(error)
    stop(2)
  }
}

function say(line: string): void {
  console.error(line)
}

/** Counts what the CMDB holds until it is the whole school. */
async function showProgress({ url, lab }: Demo): Promise<void> {
  // Randomised MAC addresses never become inventory.
  const wanted = { devices: lab.devices, endpoints: lab.endpoints - lab.randomMacs }
  const bars = isTerminal
    ? new MultiBar({ format: '  {name} {bar} {value}/{total}', hideCursor: true }, Presets.rect)
    : undefined
  const barOf = {
    devices: bars?.create(wanted.devices, 0, { name: 'devices  ' }),
    endpoints: bars?.create(wanted.endpoints, 0, { name: 'endpoints' }),
  }
  try {
    for (;;) {
      const [devices, endpoints] = await Promise.all([
        countOf(`${url}/api/v1/devices?site=${lab.site}&limit=1`),
        countOf(`${url}/api/v1/endpoints?site=${lab.site}&limit=1`),
      ])
      barOf.devices?.update(Math.min(devices, wanted.devices))
      barOf.endpoints?.update(Math.min(endpoints, wanted.endpoints))
      if (!bars)
        say(`  ${devices}/${wanted.devices} devices, ${endpoints}/${wanted.endpoints} endpoints`)
      if (devices >= wanted.devices && endpoints >= wanted.endpoints) return
      await new Promise(resolve => setTimeout(resolve, isTerminal ? 500 : 2000))
    }
  } finally {
    bars?.stop()
  }
}

async function countOf(url: string): Promise<number> {
  const response = await fetch(url)
  if (!response.ok) throw new DemoError(`${url} answered ${response.status}`)
  return ((await response.json()) as { total: number }).total
}
