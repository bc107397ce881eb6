import { askHosts } from './ask-hosts.ts'
import {
  decodeAnswer,
  encodeFirstQuestion,
  encodeSecondQuestion,
  encodeThirdQuestion,
  joinAnswers,
  type MdnsHost,
} from './mdns-message.ts'

export type MdnsOptions = {
  /** UDP port; 5353. */
  port?: number | undefined
  /** Patience with each of the two tries; 700. */
  timeoutMs?: number | undefined
  /** Asked before each packet: the site's budget. */
  admit?: ((address: string) => Promise<void>) | undefined
  signal?: AbortSignal | undefined
}

const NOTHING: MdnsHost = { services: [], instances: [] }

/**
 * Asks hosts by unicast what they say of themselves by multicast DNS (RFC 6762 §5.5, answered as §6.7 says): first their
 * name and services, then, those that answered, what model they are. Hosts on other links may not answer (§11). Two packets a
 * host at most, six for one that answers; never fails for what a host or the network does.
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
  const askMore = async (
    encode: (host: MdnsHost, number: number) => Buffer,
    isWorthwhile: (host: MdnsHost) => boolean,
  ) => {
    const chosen = [...hosts].filter(([, host]) => isWorthwhile(host)).map(([address]) => address)
    const more = await askHosts(chosen, {
      ...asking,
      // They have just answered: what comes, comes soon.
      timeoutMs: timeoutMs / 2,
      encode: (address, number) => encode(hosts.get(address) ?? NOTHING, number),
      isWhole: host => host.model !== undefined,
    })
    for (const [address, told] of more) {
      hosts.set(address, joinAnswers(hosts.get(address) ?? NOTHING, told))
    }
  }
  await askMore(encodeSecondQuestion, host => host.name !== undefined || host.services.length > 0)
  await askMore(encodeThirdQuestion, host => host.model === undefined && host.instances.length > 0)
  return hosts
}
