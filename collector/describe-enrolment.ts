import type { CollectorConfig } from './config.ts'
import type { Enrolment } from './enrol.ts'

/** What `enrol` prints: the password, this once, and what to put on the agent's machine. */
export function describeEnrolment(enrolment: Enrolment, config: CollectorConfig): string {
  const { agent, site, isNew, password } = enrolment
  const { broker } = config
  const url = broker.kind === 'external' ? broker.url : `mqtt://${broker.host}:${broker.port}`
  return [
    isNew
      ? `Agent ${agent} of site ${site} is registered.`
      : `Agent ${agent} of site ${site} has a new password; the old one is void.`,
    'Its password is shown this once. On the agent:',
    '',
    `  umask 077; printf '%s\\n' '${password}' > mqtt-password`,
    '',
    'and in its configuration:',
    '',
    `  agent: ${agent}`,
    '  broker:',
    `    url: ${url}`,
    '    password: file:mqtt-password',
    ...(broker.kind === 'external'
      ? ['', `The broker needs it, too: mosquitto_passwd /etc/mosquitto/recense.passwd ${agent}`]
      : []),
  ].join('\n')
}
