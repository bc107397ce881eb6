import { createSocket } from 'node:dgram'
import { isIPv4 } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** How hosts are asked for one thing by UDP. */
export type Asking<Answer> = {
  port: number
  /** Patience with each of the two tries. */
  timeoutMs: number
  /** The question to a host, with a number of 16 bits that its answer repeats. */
  encode: (address: string, number: number) => Buffer
  /** The number and content of an answer; undefined for everything else. */
  decode: (packet: Buffer, address: string) => { number: number; answer: Answer } | undefined
  /** Of several answers of one host; by default the last counts. */
  merge?: (earlier: Answer, later: Answer) => Answer
  /** Whether a host has nothing more to say; by default with its first answer. */
  isWhole?: (answer: Answer) => boolean
  /** Asked before each packet to a host: the budget. */
  admit?: ((address: string) => Promise<void>) | undefined
  signal?: AbortSignal | undefined
}

/** Requests sent in one go, and the pause after: 1,000 hosts a second at most. */
const BURST = 20
const BURST_PAUSE_MS = 20

/**
 * Asks each host at most twice, from one socket. Hosts that do not answer are absent; so is an answer that comes from
 * another address or port, or with another number, than was asked. Never fails for what a host or the network does.
 */
export async function askHosts<Answer>(
  addresses: readonly string[],
  { port, timeoutMs, encode, decode, merge, isWhole = () => true, admit, signal }: Asking<Answer>,
): Promise<Map<string, Answer>> {
  const found = new Map<string, Answer>()
  const asked = addresses.filter(address => isIPv4(address))
  if (asked.length === 0) return found

  const numbers = new Map(asked.map((address, index) => [address, (index + 1) & 0xffff]))
  const waiting = new Set(asked)
  const socket = createSocket('udp4')
  // A host's ICMP errors end up here; that host is then silent.
  socket.on('error', () => {})
  socket.on('message', (packet, { address, port: from }) => {
    const number = numbers.get(address)
    if (number === undefined || from !== port) return
    const answered = decode(packet, address)
    if (answered?.number !== number) return
    const earlier = found.get(address)
    const answer =
      earlier !== undefined && merge ? merge(earlier, answered.answer) : answered.answer
    found.set(address, answer)
    if (isWhole(answer)) waiting.delete(address)
  })

  for (let attempt = 0; attempt < 2 && !signal?.aborted; attempt++) {
    const silent = asked.filter(address => !found.has(address))
    if (silent.length === 0) break
    for (const [index, address] of silent.entries()) {
      if (signal?.aborted) break
      await admit?.(address)
      socket.send(encode(address, numbers.get(address) ?? 0), port, address, () => {})
      if (index % BURST === BURST - 1) await sleep(BURST_PAUSE_MS)
    }
    const until = performance.now() + timeoutMs
    while (performance.now() < until && waiting.size > 0 && !signal?.aborted) await sleep(20)
  }
  await new Promise<void>(resolve => socket.close(resolve))
  return found
}
