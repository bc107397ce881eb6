import { connect } from 'mqtt'
import { explainLinkError } from './explain-link-error.ts'
import { connectionOptions, type LinkSettings } from './link.ts'

/**
 * Logs in to the broker once and leaves: undefined when it worked, else why not. A session of its own, so that an agent
 * that is running is not disturbed.
 */
export function tryBroker(
  broker: Pick<LinkSettings, 'url' | 'username' | 'password' | 'ca' | 'identity'>,
): Promise<string | undefined> {
  return new Promise(resolve => {
    const clientId = `${broker.username}-check-${Math.random().toString(36).slice(2, 10)}`
    const client = connect(broker.url, {
      ...connectionOptions({ ...broker, clientId }),
      clean: true,
    })
    const finish = (reason?: string) => {
      client.end(true)
      resolve(reason)
    }
    client.once('connect', () => finish())
    client.on('error', error => finish(explainLinkError(error, broker)))
    client.once('close', () => finish(`${broker.url}: the connection was closed`))
  })
}
