import type { CollectorConfig } from './config.ts'
import type { Enrolment } from './enrol.ts'

/** What `enrol` prints: the password, this once, and what to put on the agent's machine. */
export function describeEnrolment(enrolment: Enrolment, config: CollectorConfig): string {
  const { agent, site, isNew, password } = enrolment
  const { broker } = config
  const url = broker.kind === 'external' ? broker.url : `mqtt://${broker.host}:${broker.port}`
  const happened = isNew
    ? `Agent ${agent} of site ${site} is registered.`
    : `Agent ${agent} of site ${site} has a new password; the old one is void.`
  const mosquitto = `
The broker needs the password, too:

  mosquitto_passwd /etc/mosquitto/recense.passwd ${agent}
`
  return `${happened} Its password is shown this once.

On the agent's machine, beside its configuration:

  umask 077; echo '${password}' > mqtt-password

In its configuration (agent.yaml), with the school's own addresses:

  agent: "${agent}"
  broker:
    url: ${url}
    password: file:mqtt-password
  plan:
    vlans:
      - name: Administration
        targets: [10.1.2.0/24]
        snmp: true
${broker.kind === 'external' ? mosquitto : ''}`
}
