import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Finding } from './check-finding.ts'
import type { AgentConfig } from './config.ts'
import { tryBroker } from './outbox/try-broker.ts'
import { tryTls } from './outbox/try-tls.ts'
import { codeOf } from './read-yaml-file.ts'

const DAY_MS = 86_400_000
/** A certificate that ends so soon is somebody's next task. */
const SOON_DAYS = 21

export async function checkDns({ broker }: AgentConfig): Promise<Finding> {
  const host = new URL(broker.url).hostname.replace(/^\[|\]$/g, '')
  if (isIP(host)) return { status: 'ok', detail: `${host} needs no name` }
  try {
    const { address } = await lookup(host)
    return { status: 'ok', detail: `${host} is ${address}` }
  } catch (error) {
    const hint = 'see broker.url and /etc/resolv.conf'
    return { status: 'failed', detail: `${host} cannot be resolved: ${codeOf(error)}`, hint }
  }
}

/** Whether the broker proves who it is, and how long the certificates last, ours too. */
export async function checkTls({ broker }: AgentConfig): Promise<Finding> {
  if (!broker.url.startsWith('mqtts://')) {
    return broker.isInClear
      ? {
          status: 'warning',
          detail: `${broker.url} is without TLS`,
          hint: 'broker.insecurePlaintext: anybody can read and forge',
        }
      : { status: 'ok', detail: 'not needed within this machine' }
  }
  const tried = await tryTls(broker)
  if (!tried.ok) {
    const hint = 'see broker.url, broker.ca, and the clock of this machine'
    return { status: 'failed', detail: tried.failure, hint }
  }
  const { protocol, validTo, ownValidTo } = tried.value
  const days = daysUntil(validTo)
  const ownDays = ownValidTo && daysUntil(ownValidTo)
  const detail = [
    `${protocol}, the broker’s certificate is trusted for ${days} more days`,
    ...(ownDays === undefined ? [] : [`ours ends in ${ownDays} days`]),
  ].join(', ')
  if (ownDays !== undefined && ownDays < 0) {
    return { status: 'failed', detail, hint: 'enrol this agent again: recense-agent enrol TOKEN' }
  }
  if (Math.min(days, ownDays ?? days) >= SOON_DAYS) return { status: 'ok', detail }
  const hint = days < SOON_DAYS ? 'renew the broker’s certificate' : 'ours should have been renewed'
  return { status: 'warning', detail, hint }
}

/** Login and topics, in one connection. */
export async function checkLogin({ broker }: AgentConfig): Promise<Finding[]> {
  const trial = await tryBroker(broker)
  if (trial.kind === 'refused') {
    const hint = 'see broker.url, broker.username, broker.password and broker.ca'
    return [
      { status: 'failed', detail: trial.reason, hint },
      { status: 'unknown', detail: 'not asked for without a login' },
    ]
  }
  const { refusedTopics } = trial
  const login: Finding = { status: 'ok', detail: `${broker.url} accepts ${broker.username}` }
  if (refusedTopics.length === 0) {
    return [login, { status: 'ok', detail: 'receipts, plan and commands may be heard' }]
  }
  const detail = `the broker refuses ${refusedTopics.join(', ')}`
  const hint = 'see the broker’s access rules: the login must be the agent’s name'
  return [login, { status: 'failed', detail, hint }]
}

function daysUntil(instant: Date): number {
  return Math.floor((instant.getTime() - Date.now()) / DAY_MS)
}
