import type { CollectorConfig } from './config.ts'
import type { Enrolment } from './enrol-agent.ts'

/** What `enrol` prints: a command to paste on the agent's machine, or its password, this once. */
export function describeEnrolment(enrolment: Enrolment, config: CollectorConfig): string {
  return enrolment.kind === 'token'
    ? describeToken(enrolment, config)
    : describePassword(enrolment, config)
}

function describeToken(
  { agent, site, isNew, token, expiresAt }: Enrolment & { kind: 'token' },
  { access }: CollectorConfig,
) {
  const nameless = `
This collector has no name by which other machines reach it, so the token is good on this machine only. For the others put
one into its configuration (agents.host: collector.example.org), restart it, and enrol again.
`
  const until = expiresAt.toISOString().slice(0, 16).replace('T', ' ')
  return `Agent ${agent} of site ${site} ${isNew ? 'is registered' : 'may enrol again'}. On its machine, before ${until} UTC:

  recense-agent enrol ${token}

The token works once. Then put the school's own addresses into the configuration that it wrote.
${access.host === 'localhost' ? nameless : ''}`
}

function describePassword(enrolment: Enrolment & { kind: 'password' }, config: CollectorConfig) {
  const { agent, site, isNew, password } = enrolment
  const { broker, access } = config
  const url =
    access.passwordBrokerUrl ??
    access.brokerUrl ??
    (broker.kind === 'external'
      ? broker.url
      : access.tls && access.host !== 'localhost'
        ? `mqtts://${access.host}:${access.tls.port}`
        : `mqtt://${broker.host}:${broker.port}`)
  const ca = url.startsWith('mqtts://')
    ? '\n    ca: ca.pem            # the collector has it in its data folder: pki/ca.pem'
    : ''
  const happened = isNew
    ? `Agent ${agent} of site ${site} is registered.`
    : `Agent ${agent} of site ${site} has a new password; the old one is void.`
  const mosquitto = `
The broker needs the password, too (with mqtt.mosquittoFolder the collector would write it there itself):

  mosquitto_passwd /etc/mosquitto/recense.passwd ${agent}
`
  return `${happened} Its password is shown this once.

On the agent's machine, beside its configuration:

  umask 077; echo '${password}' > mqtt-password

In its configuration (agent.yaml), with the school's own addresses:

  agent: "${agent}"
  broker:
    url: ${url}
    password: file:mqtt-password${ca}
  plan:
    vlans:
      - name: Administration
        targets: [10.1.2.0/24]
        snmp: true
${broker.kind === 'external' && !broker.mosquittoFolder ? mosquitto : ''}`
}
