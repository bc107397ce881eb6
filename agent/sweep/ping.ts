import pLimit from 'p-limit'
import ping from 'ping'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { Echo } from './fping.ts'

/** Each is a process of its own. */
const PROCESSES_AT_ONCE = 64

/**
 * The addresses that answer an ICMP echo, by a `ping` process each: what works where fping is not, at some fifty times
 * its cost. Fails when `ping` is missing or may not open its socket.
 */
export async function pingEach(
  addresses: readonly string[],
  options: {
    onAddress?: () => void
    signal?: AbortSignal | undefined
    /** Asked before each packet. */
    admit?: (() => Promise<void>) | undefined
  } = {},
): Promise<Result<Echo[], { kind: 'absent' | 'refused'; detail: string }>> {
  const limit = pLimit(PROCESSES_AT_ONCE)
  let trouble: { kind: 'absent' | 'refused'; detail: string } | undefined
  const echoes = await limit.map(addresses, async address => {
    if (trouble || options.signal?.aborted) return undefined
    await options.admit?.()
    const response = await askOnce(address)
    options.onAddress?.()
    if (!response.ok) {
      trouble = response.failure
      return undefined
    }
    return response.value
  })
  return trouble ? failure(trouble) : success(echoes.filter(echo => echo !== undefined))
}

async function askOnce(
  address: string,
): Promise<Result<Echo | undefined, { kind: 'absent' | 'refused'; detail: string }>> {
  let response: Awaited<ReturnType<typeof ping.promise.probe>>
  try {
    response = await ping.promise.probe(address, { timeout: 1, min_reply: 1 })
  } catch {
    return failure({ kind: 'absent', detail: 'the ping command is not installed' })
  }
  // A refused socket is told on standard error, which the package keeps among the output.
  if (/operation not permitted|permission denied|must be root/i.test(response.output)) {
    return failure({ kind: 'refused', detail: 'ping may not open an ICMP socket' })
  }
  if (!response.alive) return success(undefined)
  return success({ address, rttMs: Number(response.time) || 0 })
}
