import { Gauge, type Registry } from 'prom-client'
import type { OperationFigures } from '../cmdb/read-operation-figures.ts'
import { sharedWhileRunning } from './metrics.ts'

type Row = { value: number; labels?: Record<string, string | number> }

/** Registers how well agents and collector keep up, read when `/metrics` is; without values while the CMDB cannot be read. */
export function addOperationMetrics(
  registry: Registry,
  readFigures: () => Promise<OperationFigures>,
): void {
  const read = sharedWhileRunning(readFigures)
  const addGauge = (
    name: string,
    help: string,
    labelNames: string[],
    rowsOf: (figures: OperationFigures) => readonly Row[],
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const figures = await read()
        this.reset()
        // A gauge without labels would be 0 instead of absent.
        if (labelNames.length === 0) this.remove()
        for (const { value, labels = {} } of figures ? rowsOf(figures) : []) this.set(labels, value)
      },
    })
  const addOne = (name: string, help: string, of: (it: OperationFigures) => number | undefined) =>
    addGauge(name, help, [], it => {
      const value = of(it)
      return value === undefined ? [] : [{ value }]
    })

  addOne(
    'recense_outbox_messages',
    'Messages that wait at all agents, as they said last',
    it => it.outboxMessages,
  )
  addOne(
    'recense_outbox_oldest_seconds',
    'Age of the oldest message that waits at any agent',
    it => it.outboxOldestSeconds,
  )
  addGauge(
    'recense_agents_behind',
    'Agents whose oldest message has waited for longer than so many seconds',
    ['longer_than'],
    it =>
      it.agentsBehind.map(({ longerThanSeconds, count }) => ({
        value: count,
        labels: { longer_than: longerThanSeconds },
      })),
  )
  addOne(
    'recense_heartbeat_oldest_seconds',
    'Time since the latest heartbeat of the agent that is online and was heard least lately',
    it => it.heartbeatOldestSeconds,
  )
  addOne(
    'recense_quarantine_newest_seconds',
    'Time since a message went to quarantine; absent where none ever did',
    it => it.quarantineNewestSeconds,
  )
  addOne(
    'recense_topology_waiting_sites',
    'Sites whose topology is to be concluded anew',
    it => it.topologyWaiting,
  )
  addOne(
    'recense_topology_oldest_seconds',
    'How long the site has waited whose topology waits for longest',
    it => it.topologyOldestSeconds,
  )
  addOne(
    'recense_topology_failed_sites',
    'Sites whose topology could not be concluded at the last try',
    it => it.topologyFailed,
  )
  addOne(
    'recense_alert_deliveries_oldest_seconds',
    'Age of the oldest telling of an alert that waits',
    it => it.deliveriesOldestSeconds,
  )
}

/** Registers the connections to the database and what waits for one. */
export function addDatabaseMetrics(
  registry: Registry,
  pool: { totalCount: number; idleCount: number; waitingCount: number },
): void {
  new Gauge({
    name: 'recense_database_connections',
    help: 'Connections to the database by what they do, and queries that wait for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
}
