import { setTimeout as sleep } from 'node:timers/promises'
import { failure, type Result, success } from '../schemas/result.ts'

export type DatabaseFailure = { kind: 'refused' | 'unreachable' | 'stopped'; message: string }

const FIRST_DELAY_MS = 250
const MAX_DELAY_MS = 5_000

/**
 * Does `attempt` until the database answers, for `waitSeconds` at most, with growing pauses. What waiting cannot cure (a
 * wrong password, no such database) fails at once; an error that is not about the connection is thrown as it is.
 */
export async function waitForDatabase<Value>(
  attempt: () => Promise<Value>,
  options: {
    url: string
    waitSeconds: number
    signal: AbortSignal
    onWaiting: (message: string) => void
  },
): Promise<Result<Value, DatabaseFailure>> {
  const { url, waitSeconds, signal, onWaiting } = options
  const deadline = performance.now() + waitSeconds * 1_000
  const place = placeOf(url)
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, MAX_DELAY_MS)) {
    try {
      return success(await attempt())
    } catch (error) {
      const refusal = whyRefused(error)
      if (refusal) return failure({ kind: 'refused', message: `database ${place}: ${refusal}` })
      const reason = whyUnreachable(error)
      if (!reason) throw error

      const leftMs = deadline - performance.now()
      const message = `database ${place}: cannot be reached (${reason})`
      if (leftMs <= 0) return failure({ kind: 'unreachable', message })
      if (delayMs === FIRST_DELAY_MS) {
        onWaiting(`${message}; trying again for ${waitSeconds} s`)
      }
      await sleep(Math.min(delayMs, leftMs), undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return failure({ kind: 'stopped', message: 'stopped' })
    }
  }
}

/** Host, port and database of a URL; never its user or password. */
function placeOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url)
  const host = searchParams.get('host') ?? (hostname || 'localhost')
  return host.startsWith('/') ? `${host}${pathname}` : `${host}:${port || 5432}${pathname}`
}

/** Codes: PostgreSQL documentation, appendix A. */
function whyRefused(error: unknown): string | undefined {
  switch (codeOf(error)) {
    case '28P01':
    case '28000':
      return 'the user or its password is not accepted'
    case '3D000':
      return 'there is no such database'
    case '42501':
      return 'the user may not create tables there: make it the owner of the database'
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'its TLS certificate is not trusted'
    default:
      return undefined
  }
}

function whyUnreachable(error: unknown): string | undefined {
  const code = codeOf(error)
  switch (code) {
    case 'ECONNREFUSED':
      return 'nobody listens there'
    case 'ENOENT':
      return isAboutConnecting(error) ? 'there is no such socket' : undefined
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the name is not known'
    case '57P01':
    case '57P02':
    case '57P03':
      return 'it is starting or stopping'
    case '53300':
      return 'it has no connection left'
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return code
    default:
      // pg gives these two no code.
      return error instanceof Error && /timeout|terminated/i.test(error.message)
        ? error.message
        : undefined
  }
}

/** The code of the error or of what caused it. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  return 'code' in error ? String(error.code) : codeOf(error.cause)
}

function isAboutConnecting(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'connect'
}
