import { join } from 'node:path'
import type { Logger } from 'pino'
import type { AgentConfig } from './config.ts'
import type { Liveness } from './liveness.ts'
import type { Outbox } from './outbox/outbox.ts'
import { codeOf } from './read-yaml-file.ts'
import type { AgentStatus } from './status/agent-status.ts'
import type { StatusBoard } from './status/status-board.ts'
import { type StatusServer, serveStatus } from './status/status-socket.ts'
import { STATUS_SOCKET } from './status-command.ts'
import { createNotifier } from './systemd/notify.ts'
import { startWatchdog } from './systemd/watchdog.ts'
import type { ServiceTerminal } from './terminal.ts'

/** How the service shows from outside that it lives: its status socket, and what it tells the service manager. */
export type ServiceSigns = {
  ready(): void
  reloading(): void
  /** Resolves when the service manager knows all of this, or does not listen. */
  told(): Promise<void>
  /** The service is about to end. */
  close(): void
}

/** Begins to answer for the service. What cannot be shown is logged, and is no reason not to serve. */
export async function startServiceSigns(parts: {
  config: AgentConfig
  terminal: ServiceTerminal
  board: StatusBoard
  liveness: Liveness
  outbox: Outbox
  log: Logger
}): Promise<ServiceSigns> {
  const { config, terminal, board, liveness, outbox, log } = parts
  const { agent, dataFolder } = config
  const startedAt = new Date()
  const startedMs = performance.now()
  const { env, pid, version, residentBytes, monotonicMicroseconds, signal } = terminal

  const readStatus = (): AgentStatus => {
    const { oldestAt, messages, bytes, isDurable } = outbox.depth()
    return {
      ...{ agent, version, pid },
      startedAt: startedAt.toISOString(),
      uptimeSeconds: Math.round((performance.now() - startedMs) / 1000),
      outbox: {
        ...{ messages, bytes, isDurable },
        ...(oldestAt && { oldestAt: oldestAt.toISOString() }),
      },
      ...board.read(),
      memoryBytes: residentBytes(),
    }
  }
  let server: StatusServer | undefined
  const socketPath = join(dataFolder, STATUS_SOCKET)
  try {
    server = await serveStatus(socketPath, readStatus)
  } catch (error) {
    log.warn({ event: 'status', detail: `${socketPath}: cannot listen (${codeOf(error)})` })
  }

  const notifier = createNotifier(env, detail => log.warn({ event: 'systemd', detail }))
  const endWatchdog = startWatchdog({
    ...{ env, pid, notifier },
    stuck: liveness.stuck,
    status: () => describeBriefly(readStatus()),
    onStuck: names =>
      log.error({ event: 'stuck', detail: `no sign of life from ${names.join(', ')}` }),
  })
  const stopping = () => notifier.notify('STOPPING=1')
  signal.addEventListener('abort', stopping, { once: true })

  return {
    ready: () => notifier.notify('READY=1', `STATUS=${describeBriefly(readStatus())}`),
    reloading: () => notifier.notify('RELOADING=1', `MONOTONIC_USEC=${monotonicMicroseconds()}`),
    told: notifier.told,
    close() {
      signal.removeEventListener('abort', stopping)
      endWatchdog()
      server?.close()
    },
  }
}

/** For one line of `systemctl status`. */
function describeBriefly({ connection, outbox, lastScan }: AgentStatus): string {
  return [
    connection.isConnected ? 'connected' : 'not connected',
    lastScan ? `last scan ${lastScan.finishedAt}` : 'no scan yet',
    `${outbox.messages} messages to send`,
  ].join(', ')
}
