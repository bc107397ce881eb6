import { Resolver } from 'node:dns/promises'
import pLimit from 'p-limit'
import { hostLabel } from './host-label.ts'
import { restatesAddress } from './restates-address.ts'
import { reverseName } from './reverse-name.ts'

export type ReverseDnsOptions = {
  /** `ADDRESS` or `ADDRESS:PORT`; the machine's own when absent. */
  servers?: readonly string[] | undefined
  /** Patience with each of the two tries; 800. */
  timeoutMs?: number | undefined
  /** For all addresses together; 20 s. */
  deadlineMs?: number | undefined
  /** Asked before each question: the site's budget. */
  admit?: (() => Promise<void>) | undefined
  signal?: AbortSignal | undefined
}

const AT_ONCE = 64
/** No server has spoken, as opposed to one that knows no name. */
const UNANSWERED = new Set(['ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED', 'ESERVFAIL', 'EREFUSED'])

/**
 * The names of addresses by reverse DNS, without their domain. Names that only spell the address out are left out. Never fails:
 * while no server speaks, the first addresses are asked in vain and the others not at all.
 */
export async function readReverseDns(
  addresses: readonly string[],
  { servers, timeoutMs = 800, deadlineMs = 20_000, admit, signal }: ReverseDnsOptions = {},
): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  if (addresses.length === 0 || signal?.aborted) return names
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2, maxTimeout: timeoutMs })
  if (servers) resolver.setServers(servers)

  let hasServerSpoken = false
  let failures = 0
  let isOver = false
  const stop = () => {
    isOver = true
    resolver.cancel()
  }
  const deadline = setTimeout(stop, deadlineMs)
  signal?.addEventListener('abort', stop)
  await pLimit(AT_ONCE).map(addresses, async address => {
    if (isOver || (!hasServerSpoken && failures >= AT_ONCE)) return
    try {
      await admit?.()
      const told = await resolver.resolvePtr(reverseName(address))
      hasServerSpoken = true
      const name = nameAmong(told, address)
      if (name) names.set(address, name)
    } catch (error) {
      // A name that does not exist is the usual answer; c-ares words it as an error.
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (UNANSWERED.has(code)) failures++
      else hasServerSpoken = true
    }
  })
  clearTimeout(deadline)
  signal?.removeEventListener('abort', stop)
  return names
}

/** The first in the alphabet, so that a server that shuffles them does not rename the host. */
function nameAmong(told: readonly string[], address: string): string | undefined {
  return told
    .filter(name => !restatesAddress(name, address))
    .flatMap(name => hostLabel(name) ?? [])
    .sort()[0]
}
