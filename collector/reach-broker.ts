import type { Logger } from 'pino'
import { type Result, success } from '../schemas/result.ts'
import { type Broker, startBroker } from './broker/start-broker.ts'
import { isCertificateLogin } from './cmdb/agent-certificates.ts'
import type { Cmdb } from './cmdb/connect.ts'
import { findAgentForLogin } from './cmdb/find-agent-for-login.ts'
import type { CollectorConfig } from './config.ts'
import type { Certificates } from './start-agent-access.ts'

/** Where the consumer finds its messages: the embedded broker, started, or the one of the configuration. */
export type ReachedBroker = {
  url: string
  /** Where agents find it. */
  agentsUrl: string
  login: { username: string; password?: string; ca?: string }
  embedded: Broker | undefined
  close: () => unknown
}

export async function reachBroker(
  { broker, access }: CollectorConfig,
  { authority, broker: identity }: Certificates,
  { cmdb, log }: { cmdb: Cmdb; log: Logger },
): Promise<Result<ReachedBroker, { message: string }>> {
  if (broker.kind === 'external') {
    const { url, username, password, ca } = broker
    return success({
      url,
      agentsUrl: access.brokerUrl ?? url,
      login: { username, ...(password !== undefined && { password }), ...(ca && { ca }) },
      embedded: undefined,
      close: () => undefined,
    })
  }
  const started = await startBroker({
    ...broker,
    tls: access.tls && { ...access.tls, identity, authority: authority.certificate },
    log,
    findPassword: async (agent, password) => (await findAgentForLogin(cmdb, agent, password))?.mark,
    isCertificateLogin: (agent, serial) => isCertificateLogin(cmdb, agent, serial),
  })
  if (!started.ok) return started
  const { url, tlsUrl, login, close } = started.value
  const publicUrl = tlsUrl && `mqtts://${access.host}:${new URL(tlsUrl).port}`
  const agentsUrl = access.brokerUrl ?? publicUrl ?? url
  return success({ url, agentsUrl, login, embedded: started.value, close })
}
