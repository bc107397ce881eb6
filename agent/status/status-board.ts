import type { AgentStatus, LastScan } from './agent-status.ts'

type Trouble = AgentStatus['troubles'][number]

/** Troubles remembered; older ones are in the log. */
const MOST_TROUBLES = 20
const LONGEST_DETAIL = 300

/** Where the service writes down how it is, for whoever asks. It outlives a reload. */
export type StatusBoard = {
  connection(broker: string, isConnected: boolean): void
  plan(plan: AgentStatus['plan']): void
  scanStarted(kind: string): void
  /** Without a result, it failed. */
  scanEnded(result?: LastScan): void
  /** Undefined: none is foreseen. */
  nextScan(at: Date | undefined): void
  /** The collector said so in a receipt just now: its clock then. */
  collectorSaid(sentAt: Date): void
  trouble(trouble: { event: string; detail: string }): void
  read(): Pick<
    AgentStatus,
    'connection' | 'plan' | 'scanning' | 'lastScan' | 'nextScanAt' | 'collectorClock' | 'troubles'
  >
}

/** A board on which nothing has happened yet. `now` is the wall clock. */
export function createStatusBoard(now: () => Date = () => new Date()): StatusBoard {
  const instant = () => now().toISOString()
  const troubles = new Map<string, Trouble>()
  let connection = { broker: '', isConnected: false, since: instant() }
  let plan: AgentStatus['plan'] = { revision: 0, source: 'file', vlans: 0 }
  let scanning: AgentStatus['scanning']
  let lastScan: LastScan | undefined
  let nextScanAt: string | undefined
  let collectorClock: AgentStatus['collectorClock']

  return {
    connection(broker, isConnected) {
      if (connection.broker === broker && connection.isConnected === isConnected) return
      connection = { broker, isConnected, since: instant() }
    },
    plan(next) {
      plan = next
    },
    scanStarted(kind) {
      scanning = { kind, since: instant() }
      nextScanAt = undefined
    },
    scanEnded(result) {
      scanning = undefined
      lastScan = result ?? lastScan
    },
    nextScan(at) {
      nextScanAt = at?.toISOString()
    },
    collectorSaid(sentAt) {
      const aheadSeconds = (sentAt.getTime() - now().getTime()) / 1000
      collectorClock = { aheadSeconds, measuredAt: instant() }
    },
    trouble({ event, detail }) {
      const key = `${event} ${detail}`
      const before = troubles.get(key)
      troubles.delete(key)
      const at = instant()
      troubles.set(key, {
        event,
        detail: detail.slice(0, LONGEST_DETAIL),
        count: (before?.count ?? 0) + 1,
        firstAt: before?.firstAt ?? at,
        lastAt: at,
      })
      const oldest = troubles.size > MOST_TROUBLES ? troubles.keys().next().value : undefined
      if (oldest !== undefined) troubles.delete(oldest)
    },
    read: () => ({
      connection,
      plan,
      ...(scanning && { scanning }),
      ...(lastScan && { lastScan }),
      ...(nextScanAt && { nextScanAt }),
      ...(collectorClock && { collectorClock }),
      troubles: [...troubles.values()].toReversed(),
    }),
  }
}
