import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import pLimit from 'p-limit'
import { type AgentConfig, readConfig } from './config.ts'
import { tryBroker } from './outbox/try-broker.ts'
import { onOneLine } from './output/safe-text.ts'
import { createProber } from './probe-hosts.ts'
import { codeOf } from './read-yaml-file.ts'
import { sweep } from './sweep/sweep.ts'
import { expandTargets } from './sweep/targets.ts'
import { type ExitCode, exitCodes, type Terminal } from './terminal.ts'

type Finding = { status: 'ok' | 'warning' | 'failed'; detail: string; hint?: string }

/** Live hosts that are asked for SNMP before giving up: one answer is enough. */
const HOSTS_TO_PROBE = 64

/** `recense-agent check`: a line per check, and a hint where one did not pass. */
export async function checkCommand(
  options: { config: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const config = readConfig(options.config, terminal.env, terminal.hide)
  if (!config.ok) return terminal.refuse(config.failure)
  terminal.stdout.write(`ok       configuration: ${options.config}\n`)

  const checks: Record<string, (config: AgentConfig) => Promise<Finding>> = {
    DNS: checkDns,
    broker: checkBroker,
    ICMP: checkIcmp,
    SNMP: checkSnmp,
  }
  let isSound = true
  for (const [name, check] of Object.entries(checks)) {
    const { status, detail, hint } = await check(config.value)
    const line = `${status.padEnd(8)} ${name}: ${onOneLine(detail)}${hint ? ` (${hint})` : ''}`
    terminal.stdout.write(`${line}\n`)
    if (status === 'failed') isSound = false
  }
  return isSound ? exitCodes.ok : exitCodes.failed
}

async function checkDns({ broker }: AgentConfig): Promise<Finding> {
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

async function checkBroker({ broker }: AgentConfig): Promise<Finding> {
  const trouble = await tryBroker(broker)
  if (trouble) {
    const hint = 'see broker.url, broker.username, broker.password and broker.ca'
    return { status: 'failed', detail: trouble, hint }
  }
  const isPlain = broker.url.startsWith('mqtt://')
  const detail = `${broker.url} accepts ${broker.username}${isPlain ? ', without TLS' : ' over TLS'}`
  return broker.isInClear
    ? { status: 'warning', detail, hint: 'broker.insecurePlaintext: anybody can read and forge' }
    : { status: 'ok', detail }
}

async function checkIcmp(): Promise<Finding> {
  const swept = await sweep(['127.0.0.1'])
  if (!swept.ok) {
    const hint = 'install fping, or give the agent CAP_NET_RAW'
    return { status: 'failed', detail: swept.failure.detail, hint }
  }
  return swept.value.method === 'fping'
    ? { status: 'ok', detail: 'fping' }
    : { status: 'warning', detail: 'only ping works', hint: 'fping is fifty times cheaper' }
}

async function checkSnmp({ plan, credentials, snmpPort }: AgentConfig): Promise<Finding> {
  const targets = plan.vlans.filter(vlan => vlan.snmp).flatMap(vlan => vlan.targets)
  if (targets.length === 0) {
    return { status: 'warning', detail: 'no VLAN of the plan has snmp: true' }
  }
  const addresses = expandTargets(targets)
  const swept = addresses.ok ? await sweep(addresses.value) : undefined
  if (!swept?.ok) {
    const detail = swept ? swept.failure.detail : 'the targets name no addresses'
    return { status: 'failed', detail, hint: 'see plan.vlans and the routes of this machine' }
  }
  const hosts = swept.value.hosts.slice(0, HOSTS_TO_PROBE)
  if (hosts.length === 0) {
    return {
      status: 'failed',
      detail: `nobody answers at ${targets.join(', ')}`,
      hint: 'see plan.vlans',
    }
  }

  const stop = new AbortController()
  const probe = createProber({ credentials, port: snmpPort, signal: stop.signal })
  let answer: string | undefined
  await pLimit(HOSTS_TO_PROBE).map(hosts, async ({ address }) => {
    const outcome = await probe(address)
    if (outcome.status !== 'answered') return
    outcome.session.close()
    answer ??= `${address} answers to ${outcome.credential.name}: ${outcome.system.name ?? 'without a name'}`
    stop.abort()
  })
  if (answer) return { status: 'ok', detail: answer }
  const hint = 'see credentials, and the devices’ access lists'
  return { status: 'failed', detail: `none of ${hosts.length} live hosts answers`, hint }
}
