import { join } from 'node:path'
import { destination, pino, stdTimeFunctions } from 'pino'
import { readConfig } from './config.ts'
import { openCredentialMemory } from './credential-memory.ts'
import { openOutbox } from './outbox/outbox.ts'
import { loadPseudonymKey } from './privacy/pseudonym-key.ts'
import { createPseudonyms, type Pseudonyms } from './privacy/pseudonyms.ts'
import { needsPseudonyms } from './redaction.ts'
import { run } from './run.ts'
import type { ScanProgress } from './scan.ts'
import { type ExitCode, exitCodes, type Terminal } from './terminal.ts'

/** Progress lines at most this often, so that a reader is not drowned; the last of a stage is always written. */
const PROGRESS_MS = 250
const STDERR = 2

/** `recense-agent run`: the service. Logs on standard error, a JSON object a line. */
export async function runCommand(
  options: { config: string; progress?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const config = readConfig(options.config, terminal.env)
  if (!config.ok) return terminal.refuse(config.failure)
  const { agent, dataFolder, logLevel, plan, pseudonymKey } = config.value

  let opened: ReturnType<typeof openOutbox>
  let remembered: ReturnType<typeof openCredentialMemory>
  let pseudonyms: Pseudonyms | undefined
  try {
    if (needsPseudonyms(plan.vlans)) {
      pseudonyms = createPseudonyms(pseudonymKey ?? loadPseudonymKey(dataFolder))
    }
    opened = openOutbox(join(dataFolder, 'outbox.sqlite'))
    remembered = openCredentialMemory(join(dataFolder, 'credentials.sqlite'))
  } catch (error) {
    return terminal.refuse(error instanceof Error ? error.message : String(error))
  }
  const { outbox } = opened
  const { memory } = remembered
  const log = pino(
    {
      level: logLevel,
      base: { agent },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: level => ({ level }) },
    },
    destination({ fd: STDERR, sync: true }),
  )
  if (opened.notice) log.warn({ event: 'outbox', detail: opened.notice })
  if (remembered.notice) log.warn({ event: 'credentials', detail: remembered.notice })
  log.info({ event: 'started', version: terminal.version, outbox: outbox.depth().messages })

  const onProgress = options.progress ? progressWriter(terminal.stdout) : () => {}
  const { version, signal } = terminal
  await run(config.value, { outbox, memory, pseudonyms, log, version, onProgress, signal })
  memory.close()
  outbox.close()
  return exitCodes.ok
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
