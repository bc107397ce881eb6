import { connect, type ISubscriptionGrant } from 'mqtt'
import { topicOf } from '../../schemas/messages.ts'
import { explainLinkError } from './explain-link-error.ts'
import { connectionOptions, type LinkSettings } from './link.ts'

type Broker = Pick<LinkSettings, 'url' | 'username' | 'password' | 'ca' | 'identity'>

/** What the collector says to an agent. */
const HEARD = ['receipt', 'plan', 'command'] as const
/** MQTT 3.1.1, 3.9.3. */
const REFUSED = 128

export type BrokerTrial =
  /** Topics that the agent needs to hear and may not. */
  { kind: 'accepted'; refusedTopics: string[] } | { kind: 'refused'; reason: string }

/**
 * Logs in to the broker once, asks for the agent's topics and leaves. The session has a name of its own; a broker that takes
 * the login for the name cuts a running agent's connection, which comes back by itself.
 */
export function tryBroker(broker: Broker): Promise<BrokerTrial> {
  return new Promise(resolve => {
    const clientId = `${broker.username}-check-${Math.random().toString(36).slice(2, 10)}`
    const client = connect(broker.url, {
      ...connectionOptions({ ...broker, clientId }),
      clean: true,
    })
    const finish = (trial: BrokerTrial) => {
      client.end(true)
      resolve(trial)
    }
    const refuse = (reason: string) => finish({ kind: 'refused', reason })
    client.once('connect', () => {
      const topics = HEARD.map(kind => topicOf(broker.username, kind))
      const answered = (_error: Error | null, granted?: ISubscriptionGrant[]) => {
        const allowed = new Set(
          granted?.flatMap(({ topic, qos }) => (Number(qos) < REFUSED ? [topic] : [])),
        )
        finish({ kind: 'accepted', refusedTopics: topics.filter(topic => !allowed.has(topic)) })
      }
      client.subscribe(topics, { qos: 1 }, answered)
    })
    client.on('error', error => refuse(explainLinkError(error, broker)))
    client.once('close', () => refuse(`${broker.url}: the connection was closed`))
  })
}
