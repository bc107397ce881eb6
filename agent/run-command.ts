import { join } from 'node:path'
import { type AgentConfig, readConfig } from './config.ts'
import { openCredentialMemory } from './credential-memory.ts'
import { createLiveness } from './liveness.ts'
import { openLog } from './log/open-log.ts'
import { openOutbox } from './outbox/outbox.ts'
import { loadPseudonymKey } from './privacy/pseudonym-key.ts'
import { createPseudonyms, type Pseudonyms } from './privacy/pseudonyms.ts'
import { needsPseudonyms } from './redaction.ts'
import { run } from './run.ts'
import type { ScanProgress } from './scan.ts'
import { startServiceSigns } from './service-signs.ts'
import { createStatusBoard } from './status/status-board.ts'
import { type ExitCode, exitCodes, type ServiceTerminal } from './terminal.ts'

/** Progress lines at most this often, so that a reader is not drowned; the last of a stage is always written. */
const PROGRESS_MS = 250
/** Whoever asks us to end waits 5 s at most; what is not closed by then is on disk all the same. */
const END_MS = 4_500

/**
 * `recense-agent run`: the service. Logs on standard error, a JSON object a line. Asked to reload, it goes on with the
 * configuration of now and the same outbox; one that is refused changes nothing.
 */
export async function runCommand(
  options: { config: string; progress?: boolean },
  terminal: ServiceTerminal,
): Promise<ExitCode> {
  const { env, version, signal } = terminal
  const first = readConfig(options.config, env, terminal.hide)
  if (!first.ok) return terminal.refuse(first.failure)
  let config = first.value
  let stores: ReturnType<typeof openStores>
  const untold: Notice[] = []
  let tell = (notice: Notice): void => void untold.push(notice)
  try {
    if (needsPseudonyms(config.plan.vlans)) openPseudonyms(config)
    stores = openStores(config, notice => tell(notice))
  } catch (error) {
    return terminal.refuse(error instanceof Error ? error.message : String(error))
  }
  const { outbox, memory } = stores

  const board = createStatusBoard()
  const liveness = createLiveness()
  const { secrets } = terminal
  const { agent, logLevel: level } = config
  const log = openLog({ agent, level, secrets, onTrouble: board.trouble })
  terminal.onCrash(error => log.fatal({ event: 'crashed', err: error }))
  tell = notice => log.warn(notice)
  untold.forEach(tell)
  if (config.broker.isInClear) {
    log.warn({ event: 'insecure', detail: 'broker.insecurePlaintext: anybody can read and forge' })
  }
  log.info({ event: 'started', version, outbox: outbox.depth().messages })
  const signs = await startServiceSigns({ config, terminal, board, liveness, outbox, log })

  let round = new AbortController()
  let isReloading = false
  terminal.onReload(() => {
    signs.reloading()
    const next = readConfig(options.config, env, terminal.hide)
    const refusal = next.ok ? findRefusal(options.config, config, next.value) : next.failure
    if (!next.ok || refusal) {
      log.error({ event: 'reload-refused', detail: refusal })
      return signs.ready()
    }
    config = next.value
    isReloading = true
    round.abort()
  })

  const onProgress = options.progress ? progressWriter(terminal.stdout) : () => {}
  const ports = { outbox, memory, board, liveness, log, version, onProgress }
  const running = (async () => {
    for (;;) {
      signs.ready()
      const current = config
      const pseudonyms = { openPseudonyms: () => openPseudonyms(current) }
      await run(config, {
        ...ports,
        ...pseudonyms,
        signal: AbortSignal.any([signal, round.signal]),
      })
      if (signal.aborted || !isReloading) return
      isReloading = false
      round = new AbortController()
      log.level = config.logLevel
      log.info({ event: 'reloaded' })
    }
  })()

  const isClosed = await Promise.race([
    running.then(signs.told).then(() => true),
    isLateAfter(signal, END_MS),
  ])
  signs.close()
  if (!isClosed) {
    log.error({ event: 'stopped-late', detail: `not closed within ${END_MS} ms` })
    return exitCodes.failed
  }
  memory.close()
  log.info({ event: 'stopped', outbox: outbox.depth().messages })
  outbox.close()
  return exitCodes.ok
}

type Notice = { event: string; detail: string }

function openStores({ dataFolder, outbox: limits }: AgentConfig, tell: (notice: Notice) => void) {
  const { outbox } = openOutbox(join(dataFolder, 'outbox.sqlite'), {
    maxBytes: limits.maxMegabytes * 1_000_000,
    onNotice: detail => tell({ event: 'outbox', detail }),
  })
  const memory = openCredentialMemory(join(dataFolder, 'credentials.sqlite'), detail =>
    tell({ event: 'credentials', detail }),
  )
  return { outbox, memory }
}

function openPseudonyms({ pseudonymKey, dataFolder }: AgentConfig): Pseudonyms {
  return createPseudonyms(pseudonymKey ?? loadPseudonymKey(dataFolder))
}

/** Why the new configuration cannot be gone on with: the outbox belongs to one agent and one folder. */
function findRefusal(path: string, now: AgentConfig, next: AgentConfig): string | undefined {
  if (next.agent !== now.agent) return `${path}: agent: expected ${now.agent}, or a restart`
  if (next.dataFolder !== now.dataFolder) {
    return `${path}: data: expected ${now.dataFolder}, or a restart`
  }
  return undefined
}

/** False, so long after the signal; never before it. */
function isLateAfter(signal: AbortSignal, ms: number): Promise<false> {
  return new Promise(resolve => {
    const late = () => void setTimeout(() => resolve(false), ms).unref()
    if (signal.aborted) late()
    else signal.addEventListener('abort', late, { once: true })
  })
}

function progressWriter(stdout: NodeJS.WritableStream) {
  let writtenAt = 0
  return (progress: ScanProgress & { scanId: string }) => {
    const now = performance.now()
    const isLast = progress.done === progress.total
    if (!isLast && now - writtenAt < PROGRESS_MS) return
    writtenAt = now
    stdout.write(`${JSON.stringify({ type: 'progress', ...progress })}\n`)
  }
}
