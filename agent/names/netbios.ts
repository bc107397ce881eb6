import { askHosts } from './ask-hosts.ts'
import { decodeNodeStatus, encodeNodeStatusRequest, type NodeStatus } from './node-status.ts'

export type NetbiosOptions = {
  /** UDP port; 137. */
  port?: number | undefined
  /** Patience with each of the two tries; 700. */
  timeoutMs?: number | undefined
  /** Asked before each packet: the site's budget. */
  admit?: ((address: string) => Promise<void>) | undefined
  signal?: AbortSignal | undefined
}

/**
 * Asks hosts for their names by NetBIOS node status: PCs with Windows answer, by default in a domain. Two packets of 50
 * bytes a host at most. Hosts that do not answer are absent; never fails for what a host or the network does.
 */
export async function readNodeStatuses(
  addresses: readonly string[],
  { port = 137, timeoutMs = 700, admit, signal }: NetbiosOptions = {},
): Promise<Map<string, NodeStatus>> {
  return askHosts(addresses, {
    port,
    timeoutMs,
    admit,
    signal,
    encode: (_address, number) => encodeNodeStatusRequest(number),
    decode(packet) {
      const decoded = decodeNodeStatus(packet)
      return decoded && { number: decoded.transactionId, answer: decoded.status }
    },
  })
}
