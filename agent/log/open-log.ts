import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino'
import { createRepeatFilter } from './repeat-filter.ts'
import type { Secrets } from './secrets.ts'

export type LogOptions = {
  agent: string
  level: string
  secrets: Secrets
  /** Told of every warning and error, those held back from the log too. */
  onTrouble?: (trouble: { event: string; detail: string }) => void
  /** Where the lines go; standard error. */
  stream?: DestinationStream
  /** Of a clock that never jumps, in milliseconds. */
  nowMs?: () => number
}

const STDERR = 2
const WARNING = 40
/** The same trouble is written this often at most: a month without a line to the collector is 4,320 lines. */
const REPEAT_MS = 600_000
const MOST_TROUBLES = 200

/** Keys that hold a secret wherever they are; none of ours logs one, but an error of a library's may carry its options. */
const SECRET_KEYS = [
  ...['password', 'community', 'authKey', 'privKey', 'token', 'pseudonymKey', 'privateKey'],
  ...['key', 'pfx', 'passphrase', 'authorization', 'cookie'],
]

/**
 * The service's log: a JSON object a line on standard error, each with its `event`. Holds no secret that is known to
 * `secrets`. A warning or error that repeats is written once in ten minutes, with `repeated`: how often it came meanwhile.
 */
export function openLog(options: LogOptions): Logger {
  const { secrets, onTrouble } = options
  const repetition = createRepeatFilter({
    intervalMs: REPEAT_MS,
    most: MOST_TROUBLES,
    nowMs: options.nowMs ?? (() => performance.now()),
  })
  const stream = options.stream ?? destination({ fd: STDERR, sync: true })

  return pino(
    {
      level: options.level,
      base: { agent: options.agent },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: level => ({ level }) },
      redact: {
        paths: SECRET_KEYS.flatMap(key => [key, `*.${key}`, `*.*.${key}`]),
        censor: '[secret]',
      },
      hooks: {
        logMethod(args, method, level) {
          const [fields] = args as unknown[]
          const trouble = level >= WARNING ? describeTrouble(fields) : undefined
          if (trouble) {
            onTrouble?.({ ...trouble, detail: secrets.hide(trouble.detail) })
            const seen = repetition(kindOf(trouble))
            if (!seen) return
            if (seen.heldBack > 0) Object.assign(fields as object, { repeated: seen.heldBack })
          }
          method.apply(this, args)
        },
      },
    },
    { write: line => void stream.write(secrets.hide(line)) },
  )
}

/** Undefined for a line without an event: such a line is told each time. */
function describeTrouble(fields: unknown): { event: string; detail: string } | undefined {
  if (typeof fields !== 'object' || fields === null || !('event' in fields)) return undefined
  const { event, detail, err } = fields as { event: unknown; detail?: unknown; err?: unknown }
  const text = detail ?? (err instanceof Error ? err.message : err) ?? ''
  return { event: String(event), detail: typeof text === 'string' ? text : JSON.stringify(text) }
}

/** The same but for its numbers and identifiers is the same trouble. */
function kindOf({ event, detail }: { event: string; detail: string }): string {
  return `${event} ${detail.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+/g, '#')}`
}
