import { createSocket } from 'node:dgram'
import { isIPv4 } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { decodeNodeStatus, encodeNodeStatusRequest, type NodeStatus } from './node-status.ts'

export type NetbiosOptions = {
  /** UDP port; 137. */
  port?: number | undefined
  /** Patience with each of the two tries; 700. */
  timeoutMs?: number | undefined
  signal?: AbortSignal | undefined
}

/** Requests sent in one go, and the pause after: 1,000 hosts a second at most, of 50 bytes. */
const BURST = 20
const BURST_PAUSE_MS = 20

/**
 * Asks hosts for their names by NetBIOS node status: PCs with Windows answer, by default in a domain. One socket, two
 * packets a host at most. Hosts that do not answer are absent; never fails for what a host or the network does.
 */
export async function readNodeStatuses(
  addresses: readonly string[],
  { port = 137, timeoutMs = 700, signal }: NetbiosOptions = {},
): Promise<Map<string, NodeStatus>> {
  const found = new Map<string, NodeStatus>()
  const asked = addresses.filter(address => isIPv4(address))
  if (asked.length === 0) return found

  const socket = createSocket('udp4')
  // A host's ICMP errors end up here; that host is then silent.
  socket.on('error', () => {})
  // The answer must come from the host that was asked, with the number that was sent to it.
  const numbers = new Map(asked.map((address, index) => [address, (index + 1) & 0xffff]))
  socket.on('message', (packet, sender) => {
    const answer = decodeNodeStatus(packet)
    if (answer && numbers.get(sender.address) === answer.transactionId && sender.port === port) {
      found.set(sender.address, answer.status)
    }
  })
  for (let attempt = 0; attempt < 2 && !signal?.aborted; attempt++) {
    const silent = asked.filter(address => !found.has(address))
    if (silent.length === 0) break
    for (const [index, address] of silent.entries()) {
      socket.send(encodeNodeStatusRequest(numbers.get(address) ?? 0), port, address, () => {})
      if (index % BURST === BURST - 1) await sleep(BURST_PAUSE_MS)
    }
    const until = performance.now() + timeoutMs
    while (performance.now() < until && found.size < asked.length && !signal?.aborted) {
      await sleep(20)
    }
  }
  await new Promise<void>(resolve => socket.close(resolve))
  return found
}
