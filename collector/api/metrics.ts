import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { InventoryCounts } from '../cmdb/read-inventory-counts.ts'

/** What became of one message that arrived. */
type IngestOutcome = 'changed' | 'unchanged' | 'repeated' | 'recorded' | 'quarantined'

/** The collector's Prometheus metrics; every part adds its own to `registry`, `/metrics` prints them all. */
export type Metrics = {
  registry: Registry
  /** Counts one message by kind (`observation`, `endpoints` …) and outcome, with the seconds that it took. */
  countIngest: (message: {
    kind: string
    outcome: IngestOutcome
    seconds: number
    /** By the agent's clock, which may be wrong. */
    sentAt?: Date | undefined
  }) => void
  /** Seconds that concluding took, for the messages of one transaction. */
  observeReconcile: (seconds: number) => void
  observeRequest: (request: {
    method: string
    route: string
    status: number
    seconds: number
  }) => void
}

/** A fresh set of metrics, the process' own (memory, CPU, event loop) included. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const ingested = new Counter({
    name: 'recense_ingest_messages_total',
    help: 'Messages from agents, by kind and by what became of them',
    labelNames: ['kind', 'outcome'] as const,
    registers: [registry],
  })
  const ingestSeconds = new Histogram({
    name: 'recense_ingest_seconds',
    help: 'Time from arrival of a message to its commit, in seconds',
    labelNames: ['kind'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const lagSeconds = new Histogram({
    name: 'recense_ingest_lag_seconds',
    help: 'Time from the sending of a message, by the clock of its agent, to its commit',
    labelNames: ['kind'] as const,
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 3_600, 21_600, 86_400, 604_800],
    registers: [registry],
  })
  const reconcileSeconds = new Histogram({
    name: 'recense_reconcile_seconds',
    help: 'Time to conclude what the messages of one transaction mean',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2],
    registers: [registry],
  })
  const requestSeconds = new Histogram({
    name: 'recense_http_request_seconds',
    help: 'Time to answer an HTTP request, in seconds, by method, route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [registry],
  })
  return {
    registry,
    countIngest: ({ kind, outcome, seconds, sentAt }) => {
      ingested.inc({ kind, outcome })
      ingestSeconds.observe({ kind }, seconds)
      if (sentAt) lagSeconds.observe({ kind }, Math.max(0, (Date.now() - sentAt.getTime()) / 1000))
    },
    observeReconcile: seconds => reconcileSeconds.observe(seconds),
    observeRequest: ({ method, route, status, seconds }) => {
      requestSeconds.observe({ method, route, status: String(status) }, seconds)
    },
  }
}

/** Registers what was received and is not yet taken in. */
export function addBacklogMetrics(
  registry: Registry,
  backlog: () => { messages: number; bytes: number },
): void {
  for (const unit of ['messages', 'bytes'] as const) {
    new Gauge({
      name: `recense_ingest_backlog_${unit}`,
      help: `Received and not yet taken in, in ${unit}`,
      registers: [registry],
      collect() {
        this.set(backlog()[unit])
      },
    })
  }
}

/** Registers the inventory gauges, read when `/metrics` is; while the CMDB cannot be read only `recense_database_up` is left, at 0. */
export function addInventoryMetrics(
  registry: Registry,
  readCounts: () => Promise<InventoryCounts>,
): void {
  const read = sharedWhileRunning(readCounts)
  const addGauge = (
    name: string,
    help: string,
    labelNames: string[],
    rowsOf: (counts: InventoryCounts) => readonly CountRow[],
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const counts = await read()
        this.reset()
        for (const { count, ...labels } of counts ? rowsOf(counts) : []) this.set(labels, count)
      },
    })
  addGauge('recense_devices', 'Devices in the CMDB', ['kind', 'state'], it => it.devices)
  addGauge('recense_endpoints', 'Endpoints in the CMDB', ['kind', 'state'], it => it.endpoints)
  addGauge('recense_agents', 'Agents by state', ['state'], it => it.agents)
  addGauge('recense_quarantined_messages', 'Messages kept in quarantine', [], it => [
    { count: it.quarantinedMessages },
  ])
  new Gauge({
    name: 'recense_database_up',
    help: 'Whether the CMDB could be read for these metrics',
    registers: [registry],
    async collect() {
      this.set((await read()) ? 1 : 0)
    },
  })
}

type CountRow = { count: number } & Record<string, string | number>

/** All gauges of one scrape ask at the same moment: one reading answers them. Undefined where it failed. */
export function sharedWhileRunning<Value>(
  read: () => Promise<Value>,
): () => Promise<Value | undefined> {
  let running: Promise<Value | undefined> | undefined
  return () => {
    running ??= read()
      // The gauge is how this failure is told; whoever asks for rows gets its reason into the log.
      .catch(() => undefined)
      .finally(() => {
        running = undefined
      })
    return running
  }
}
