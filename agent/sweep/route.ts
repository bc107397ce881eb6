import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Sweep } from './live-host.ts'

/** Addresses that the kernel has a route to, and the others with the reason. Nothing is sent. */
export async function splitByRoute(
  addresses: readonly string[],
): Promise<{ reachable: string[]; unreached: Sweep['unreached'] }> {
  const split = { reachable: [] as string[], unreached: [] as Sweep['unreached'] }
  for (const group of groupByPrefix(addresses)) {
    // Routes seldom divide a /24: where its ends agree, so does what lies between.
    const first = await findRouteFault(group.at(0) ?? '')
    const last = await findRouteFault(group.at(-1) ?? '')
    const isDivided = (first === undefined) !== (last === undefined)
    for (const address of group) {
      const reason = isDivided ? await findRouteFault(address) : first
      if (reason) split.unreached.push({ address, reason })
      else split.reachable.push(address)
    }
  }
  return split
}

/** By all but the last part of the address, which for IPv4 is the /24. */
function groupByPrefix(addresses: readonly string[]): string[][] {
  return Object.values(
    Object.groupBy(addresses, it =>
      it.slice(0, Math.max(it.lastIndexOf('.'), it.lastIndexOf(':'))),
    ),
  ).map(group => group ?? [])
}

/**
 * Why nothing can be sent to an address; undefined when something can. Connecting a UDP socket makes the kernel look for
 * a route and sends nothing. fping and ping say nothing about it: a prefix without a route would look empty.
 */
function findRouteFault(address: string): Promise<string | undefined> {
  return new Promise(resolve => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
    const finish = (error?: Error) => {
      socket.close()
      resolve(error && explain(error, address))
    }
    socket.once('error', finish)
    socket.connect(9, address, finish as () => void)
  })
}

function explain(error: Error, address: string): string | undefined {
  const code = 'code' in error ? String(error.code) : error.message
  // The link's own broadcast address is refused so: true of that address, not of its prefix.
  if (code === 'EACCES') return undefined
  if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH') return `no route to ${address}`
  if (code === 'EADDRNOTAVAIL') return `no source address to reach ${address} from`
  return `cannot send to ${address} (${code})`
}
