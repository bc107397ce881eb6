import { readFile } from 'node:fs/promises'
import pLimit from 'p-limit'
import { failure, type Result, success } from '../../schemas/result.ts'
import { type Echo, fping } from './fping.ts'
import type { SweepFailure } from './live-host.ts'
import { pingEach } from './ping.ts'

export type EchoOptions = {
  /** Called after each batch of at most 256 addresses, before the next one may push its neighbours out of the kernel. */
  onBatch: (batch: readonly string[]) => Promise<void>
  signal?: AbortSignal | undefined
  governor?: SweepGovernor | undefined
}

/** What may be sent in a second: as a number for fping, packet by packet for what we send one by one. */
export type SweepGovernor = { packetsPerSecond: number; admit(): Promise<void> }

/** Addresses per fping process; see `fping`. */
const BATCH = 256

/** The kernel's usual ceiling of neighbours, resolved or not (net.ipv4.neigh.default.gc_thresh3). */
const USUAL_NEIGHBOUR_CEILING = 1024

/** Which of these addresses answer an ICMP echo, and the tool that asked: fping where it works, else `ping`. */
export async function echoAll(
  addresses: readonly string[],
  options: EchoOptions,
): Promise<Result<{ method: 'fping' | 'ping'; echoes: Echo[] }, SweepFailure>> {
  const batches = Array.from({ length: Math.ceil(addresses.length / BATCH) }, (_, index) =>
    addresses.slice(index * BATCH, (index + 1) * BATCH),
  )
  const trial = await fping(['127.0.0.1'])
  const method = trial.ok ? 'fping' : 'ping'
  const atOnce = method === 'fping' ? await batchesAtOnce(addresses) : 1
  const limit = pLimit(atOnce)
  const processes = Math.min(atOnce, batches.length)
  const intervalMs = options.governor && (1000 * processes) / options.governor.packetsPerSecond
  const outcomes = await limit.map(batches, async batch => {
    if (options.signal?.aborted) return success([])
    const outcome = await echoBatch(method, batch, intervalMs, options)
    await options.onBatch(batch)
    return outcome
  })

  const refusal = outcomes.find(outcome => !outcome.ok)
  if (refusal && !refusal.ok) return refusal
  return success({ method, echoes: outcomes.flatMap(outcome => (outcome.ok ? outcome.value : [])) })
}

async function echoBatch(
  method: 'fping' | 'ping',
  batch: readonly string[],
  intervalMs: number | undefined,
  { signal, governor }: EchoOptions,
): Promise<Result<Echo[], SweepFailure>> {
  if (method === 'fping') {
    const echoes = await fping(batch, { intervalMs, signal })
    if (echoes.ok) return echoes
    if (signal?.aborted) return success([])
  }
  const echoes = await pingEach(batch, { signal, admit: governor?.admit })
  if (echoes.ok) return echoes
  return echoes.failure.kind === 'absent'
    ? failure({ kind: 'no-tool', detail: 'neither fping nor ping is installed' })
    : failure({
        kind: 'no-permission',
        detail: 'no permission for ICMP: neither fping nor ping may open its socket',
      })
}

/**
 * Unresolved neighbours of all batches in flight share the kernel's table; what does not fit is dropped without a word,
 * and stays for 5 s. So a /22 is taken four batches at once and anything larger one by one, unless the ceiling was raised.
 */
async function batchesAtOnce(addresses: readonly string[]): Promise<number> {
  const onWire = addresses.filter(address => !address.startsWith('127.'))
  const text = await readFile('/proc/sys/net/ipv4/neigh/default/gc_thresh3', 'latin1').catch(
    () => '',
  )
  const ceiling = Number.parseInt(text, 10) || USUAL_NEIGHBOUR_CEILING
  return onWire.length <= ceiling || ceiling >= 4 * USUAL_NEIGHBOUR_CEILING ? 4 : 1
}
