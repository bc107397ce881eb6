import { lookup } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import type { RoundTrip } from '../../schemas/sample.ts'
import { fping } from './fping.ts'

export type RoundTripOptions = {
  /** Name or address of the collector's host. */
  collector: string
  signal?: AbortSignal | undefined
  /** Asked before each echo: the site's packet budget. */
  admit?: (() => Promise<void>) | undefined
  /** Linux's routing table; another one in tests. */
  routeTable?: string
}

/**
 * One ICMP echo to the default gateway and one to the collector. A target that does not answer has no time; without fping,
 * or without its permission, nothing was measured and nothing is told.
 */
export async function measureRoundTrips(options: RoundTripOptions): Promise<RoundTrip[]> {
  const { collector, signal, admit, routeTable = '/proc/net/route' } = options
  const table = await readFile(routeTable, 'latin1').catch(() => '')
  const gateway = defaultGateway(table)
  const remote = await lookup(collector).then(
    ({ address }) => address,
    () => undefined,
  )
  const targets = [
    ...(gateway ? [{ target: 'gateway' as const, address: gateway }] : []),
    ...(remote ? [{ target: 'collector' as const, address: remote }] : []),
  ]
  const addresses = [...new Set(targets.map(({ address }) => address))]
  if (addresses.length === 0) return []
  for (const _ of addresses) await admit?.()

  const at = new Date().toISOString()
  const echoes = await fping(addresses, { signal })
  if (!echoes.ok) return []
  const rttOf = new Map(echoes.value.map(({ address, rttMs }) => [address, rttMs]))
  return targets.map(({ target, address }) => {
    const rttMs = rttOf.get(address)
    return { target, at, ...(rttMs !== undefined && { rttMs }) }
  })
}

const RTF_GATEWAY = 2

/** The gateway of the default route with the least metric, of Linux's /proc/net/route (proc(5): hexadecimal, host order). */
export function defaultGateway(table: string): string | undefined {
  const routes = table.split('\n').flatMap(line => {
    const [, destination, gateway = '', flags = '', , , metric, mask] = line.trim().split(/\s+/)
    const isDefault = destination === '00000000' && mask === '00000000'
    if (!isDefault || !(Number.parseInt(flags, 16) & RTF_GATEWAY)) return []
    const octets = Buffer.from(gateway, 'hex').reverse()
    return octets.length === 4 ? [{ address: octets.join('.'), metric: Number(metric) }] : []
  })
  return routes.sort((a, b) => a.metric - b.metric)[0]?.address
}
