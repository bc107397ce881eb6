import { generateKeyPairSync } from 'node:crypto'
import mqtt from 'mqtt'
import type { Authority } from '../pki/authority.ts'

/** What is revoked: an agent, or one of its certificates. */
export type Outcast = { agent: string; what: string }

export type DisplacerOptions = {
  /** Where agents find the broker. */
  url: string
  authority: Authority
  log: {
    info: (fields: object, event: string) => void
    warn: (fields: object, event: string) => void
  }
}

/** The broker may read the list of revocations only after our first knock, and then let the revoked in once more. */
const TIMES = 3
const HOUR_IN_DAYS = 1 / 24
const TIMEOUT_MS = 5_000

/**
 * Cuts the connections of the revoked at a broker that is not ours, and that a list of revocations keeps out only when
 * they come anew: shows a certificate in the agent's name for a moment, made for that, and so takes the place of
 * whoever is connected in that name (MQTT 3.1.1, 3.1.4-2). To be called at each look with everything that is revoked;
 * each is displaced at its first three looks. An agent that has good credentials, too, connects again by itself.
 */
export function createDisplacer(
  options: DisplacerOptions,
): (revoked: readonly Outcast[]) => Promise<void> {
  const left = new Map<string, number>()
  return async revoked => {
    for (const what of left.keys()) {
      if (!revoked.some(it => it.what === what)) left.delete(what)
    }
    const agents = new Set<string>()
    for (const { agent, what } of revoked) {
      const times = left.get(what) ?? TIMES
      left.set(what, Math.max(0, times - 1))
      if (times > 0) agents.add(agent)
    }
    for (const agent of agents) {
      try {
        await displace(agent, options)
        options.log.info({ agent }, 'revoked-agent-displaced')
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        options.log.warn({ agent, broker: options.url, reason }, 'revoked-agent-not-displaced')
      }
    }
  }
}

async function displace(agent: string, { url, authority }: DisplacerOptions): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { certificate } = await authority.issueAgent(agent, publicKey, HOUR_IN_DAYS, new Date())
  const client = mqtt.connect(url, {
    clientId: agent,
    username: agent,
    cert: certificate,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    ca: authority.certificate,
    rejectUnauthorized: true,
    protocolVersion: 4,
    // What was waiting for it goes, too.
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: TIMEOUT_MS,
  })
  try {
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve())
      client.on('error', reject)
      client.once('close', () => reject(new Error('the connection was closed')))
    })
  } finally {
    client.end()
  }
}
