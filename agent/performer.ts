import type { Logger } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import type { ScanReport } from '../schemas/scan-report.ts'
import type { CommandDesk, ReceivedCommand } from './command-desk.ts'
import type { ReadDepth } from './observe/read-depth.ts'
import { releaseMemory } from './release-memory.ts'
import type { RunHistory } from './run-history.ts'
import type { ScanProgress } from './scan.ts'
import type { ScanRunner, ScanScope } from './scan-runner.ts'
import type { RunKind } from './schedule.ts'
import type { StatusBoard } from './status/status-board.ts'
import { summariseScan } from './summarise-scan.ts'

const COMMAND_PROGRESS_MS = 5_000

export type PerformerPorts = {
  board: StatusBoard
  log: Logger
  history: RunHistory
  desk: CommandDesk
  /** Something moved. */
  onAlive: () => void
  onProgress: (progress: ScanProgress & { scanId: string }) => void
  /** Messages in the outbox. */
  waiting: () => number
  /** After each run, with its report when it looked at a whole VLAN or more for devices. */
  onEnd: (report: ScanReport | undefined) => void
  signal: AbortSignal
}

/** Performs the runs of the schedule and those that the collector asks for; each resolves when it is over, and none rejects. */
export type Performer = {
  scheduled(runner: ScanRunner, kind: RunKind): Promise<void>
  /** Answered at its start, on its way, and at its end. */
  command(runner: ScanRunner, command: ReceivedCommand): Promise<void>
}

export function createPerformer(ports: PerformerPorts): Performer {
  const { board, log, history, desk, signal } = ports

  /** The report, or why there is none. */
  async function perform(
    runner: ScanRunner,
    kind: string,
    scope: Omit<ScanScope, 'scanId'>,
  ): Promise<ScanReport | { failed: string }> {
    const scanId = uuidv7()
    let ended: ScanReport | undefined
    ports.onAlive()
    board.scanStarted(kind)
    try {
      const report = await runner.scan({
        ...scope,
        scanId,
        onProgress(progress) {
          ports.onProgress({ ...progress, scanId })
          scope.onProgress(progress)
        },
      })
      if (scope.depth !== 'presence' && !scope.address) ended = report
      const { finishedAt, isPartial } = report
      const summary = summariseScan(report)
      board.scanEnded({ kind, finishedAt, isPartial, ...summary })
      log.info({ event: 'scan', kind, ...summary, outbox: ports.waiting() })
      return report
    } catch (error) {
      // Nothing could be kept: the disk. The next scan tells the whole story again.
      board.scanEnded()
      log.error({ event: 'scan-failed', kind, scanId, err: error })
      return { failed: error instanceof Error ? error.message : String(error) }
    } finally {
      ports.onEnd(ended)
      // Once whoever waits for the report has let go of it.
      setImmediate(releaseMemory)
    }
  }

  return {
    async scheduled(runner, kind) {
      history.began(kind)
      await perform(runner, kind, { depth: kind, onProgress: () => {} })
      // Cut short, it is done again after the restart.
      if (!signal.aborted) history.ended(kind)
    },

    async command(runner, { id, body }) {
      const isWhole = body.kind === 'scan-now' && body.vlan === undefined
      const depth: ReadDepth = 'deep'
      const what = body.kind === 'scan-now' ? { vlan: body.vlan } : { address: body.address }
      desk.reply(id, 'started')
      let toldAt = performance.now()
      if (isWhole) history.began(depth)
      const report = await perform(runner, body.kind, {
        ...{ depth, ...what },
        onProgress({ stage, done, total }) {
          if (performance.now() - toldAt < COMMAND_PROGRESS_MS) return
          toldAt = performance.now()
          desk.reply(id, 'progress', `${stage} ${done} of ${total}`)
        },
      })
      if (isWhole && !signal.aborted) history.ended(depth)
      if ('failed' in report) return desk.reply(id, 'failed', report.failed)
      if (report.isPartial) return desk.reply(id, 'failed', 'the agent was stopped')
      const { devices, endpoints, troubled, failures = [] } = summariseScan(report)
      const isUnread = body.kind === 'read-device' && devices === 0
      if (isUnread) return desk.reply(id, 'failed', `${body.address} does not answer SNMP`)
      const counts = `${devices} devices, ${endpoints} endpoints, ${troubled} in trouble`
      desk.reply(id, 'done', [counts, ...failures].join('; '))
    },
  }
}
