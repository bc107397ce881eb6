import { askHosts } from './ask-hosts.ts'
import {
  decodeAnswer,
  encodeFirstQuestion,
  encodeSecondQuestion,
  joinAnswers,
  type MdnsHost,
} from './mdns-message.ts'

export type MdnsOptions = {
  /** UDP port; 5353. */
  port?: number | undefined
  /** Patience with each of the two tries; 700. */
  timeoutMs?: number | undefined
  /** Asked before each packet: the site's budget. */
  admit?: (() => Promise<void>) | undefined
  signal?: AbortSignal | undefined
}

/**
 * Asks hosts by unicast what they say of themselves by multicast DNS (RFC 6762 §5.5, answered as §6.7 says): first their
 * name and services, then, those that answered, what model they are. Hosts on other links may not answer (§11). Two packets a
 * host at most, four for one that answers; never fails for what a host or the network does.
 */
export async function readMdnsHosts(
  addresses: readonly string[],
  { port = 5353, timeoutMs = 700, admit, signal }: MdnsOptions = {},
): Promise<Map<string, MdnsHost>> {
  const asking = { port, timeoutMs, admit, signal, decode: decodeAnswer, merge: joinAnswers }
  const hosts = await askHosts(addresses, {
    ...asking,
    encode: encodeFirstQuestion,
    // The two answers may come apart: shared records are answered with a delay.
    isWhole: host => host.name !== undefined && host.services.length > 0,
  })
  const answering = [...hosts.keys()].filter(address => {
    const { name, instances } = hosts.get(address) ?? { instances: [] }
    return name !== undefined || instances.length > 0
  })
  const details = await askHosts(answering, {
    ...asking,
    encode: (address, number) =>
      encodeSecondQuestion(hosts.get(address) ?? { services: [], instances: [] }, number),
    isWhole: host => host.model !== undefined,
  })
  for (const [address, more] of details) {
    const host = hosts.get(address)
    if (host) hosts.set(address, joinAnswers(host, more))
  }
  return hosts
}
