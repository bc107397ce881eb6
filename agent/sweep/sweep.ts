import { setTimeout as sleep } from 'node:timers/promises'
import type { MacAddress } from '../../schemas/mac-address.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import { echoAll, type SweepGovernor } from './echo.ts'
import type { Echo } from './fping.ts'
import { joinHosts } from './join-hosts.ts'
import type { Sweep, SweepFailure } from './live-host.ts'
import {
  askArpCommand,
  findUnasked,
  type Neighbour,
  ownAddresses,
  readNeighbours,
} from './neighbours.ts'
import { splitByRoute } from './route.ts'

export type SweepOptions = {
  /** Told how many of the addresses are done, as it goes. */
  onProgress?: ((done: number) => void) | undefined
  /** Stops the sweep; what was found until then is the result. */
  signal?: AbortSignal | undefined
  /** The site's packet budget; without one, 2,000 echoes a second at most. */
  governor?: SweepGovernor | undefined
}

/** A neighbour that stopped answering is given up 8 s after it is asked for (delay_first_probe_time 5 s, 3 probes). */
const SETTLING_MS = 9_000

/**
 * The hosts at these addresses: those that answer an ICMP echo, and those on the agent's own links that drop ICMP but
 * answer ARP. By fping where it is installed and allowed, else by the `ping` package. Addresses without a route are told
 * apart from silent ones; the sweep fails when none of the addresses could be looked at.
 */
export async function sweep(
  addresses: readonly string[],
  { onProgress, signal, governor }: SweepOptions = {},
): Promise<Result<Sweep, SweepFailure>> {
  const { reachable, unreached } = await splitByRoute(addresses)
  if (reachable.length === 0 && unreached[0]) {
    return failure({ kind: 'no-route', detail: unreached[0].reason })
  }

  let done = 0
  const neighbours = new Map<string, Neighbour>()
  const unasked: string[] = []
  const answer = await echoAll(reachable, {
    signal,
    governor,
    async onBatch(batch) {
      await refresh(neighbours, batch)
      unasked.push(...(await findUnasked(batch)))
      done += batch.length
      onProgress?.(done)
    },
  })
  if (!answer.ok) return answer

  const { method } = answer.value
  const again = await askAgain(unasked, neighbours, { signal, governor })
  const echoes = [...answer.value.echoes, ...again]
  const answered = new Set(echoes.map(echo => echo.address))
  await settle(
    neighbours,
    reachable.filter(address => !answered.has(address)),
    signal,
  )
  const macs = await readMacAddresses(echoes.map(echo => echo.address))
  return success({ method, unreached, hosts: joinHosts(reachable, echoes, neighbours, macs) })
}

/** Time for the kernel to give up the unresolved neighbours that filled its table. */
const TABLE_EMPTIES_MS = 6_000
const MOST_ROUNDS = 3

/** Addresses for which the kernel's neighbour table had no room, a part at a time once it has emptied. */
async function askAgain(
  unasked: readonly string[],
  neighbours: Map<string, Neighbour>,
  { signal, governor }: Pick<SweepOptions, 'signal' | 'governor'>,
): Promise<Echo[]> {
  const echoes: Echo[] = []
  let rest = unasked
  for (let round = 0; round < MOST_ROUNDS && rest.length > 0 && !signal?.aborted; round++) {
    await sleep(TABLE_EMPTIES_MS, undefined, { signal }).catch(() => {})
    const still: string[] = []
    const answer = await echoAll(rest, {
      signal,
      governor,
      async onBatch(batch) {
        await refresh(neighbours, batch)
        still.push(...(await findUnasked(batch)))
      },
    })
    if (!answer.ok) break
    echoes.push(...answer.value.echoes)
    rest = still
  }
  return echoes
}

/** Takes every address that has a route for a host, for networks that drop ICMP. Sends nothing. */
export async function assumeAlive(
  addresses: readonly string[],
): Promise<Result<Sweep, SweepFailure>> {
  const { reachable, unreached } = await splitByRoute(addresses)
  if (reachable.length === 0 && unreached[0]) {
    return failure({ kind: 'no-route', detail: unreached[0].reason })
  }
  const hosts = reachable.map(address => ({ address, via: [] }))
  return success({ method: 'none', unreached, hosts })
}

/** Brings what is known of these addresses up to date; an address that left the kernel's table leaves this one. */
async function refresh(known: Map<string, Neighbour>, addresses: readonly string[]): Promise<void> {
  const now = await readNeighbours()
  for (const address of addresses) {
    const neighbour = now.get(address)
    if (neighbour) known.set(address, neighbour)
    else known.delete(address)
  }
}

/** Waits until the kernel has made up its mind about silent hosts that it knew from before: gone, or dropping ICMP. */
async function settle(
  known: Map<string, Neighbour>,
  silent: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const until = performance.now() + SETTLING_MS
  let pending = silent
  while (!signal?.aborted && performance.now() < until) {
    pending = pending.filter(address => known.get(address)?.state === 'pending')
    if (pending.length === 0) return
    await sleep(500)
    await refresh(known, pending)
  }
}

/** MAC addresses that the neighbour table does not hold: the agent's own, and all of them where there is no table. */
async function readMacAddresses(answered: readonly string[]): Promise<Map<string, MacAddress>> {
  const own = ownAddresses()
  const asked = await askArpCommand(answered.filter(address => !own.has(address)))
  return new Map([...asked, ...own])
}
