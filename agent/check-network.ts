import { join } from 'node:path'
import pLimit from 'p-limit'
import type { Plan } from '../schemas/plan.ts'
import type { Finding } from './check-finding.ts'
import type { AgentConfig } from './config.ts'
import { rulesOf } from './judge-plan.ts'
import { count } from './output/count.ts'
import { KEPT_PLAN, openPlanKeeper } from './plan-keeper.ts'
import { createProber } from './probe-hosts.ts'
import { assignTargets } from './scan-areas.ts'
import { askStatus } from './status/status-socket.ts'
import { STATUS_SOCKET } from './status-command.ts'
import { sweep } from './sweep/sweep.ts'
import { expandTargets } from './sweep/targets.ts'

/** Live hosts that are asked for SNMP before giving up: one answer is enough. */
const HOSTS_TO_PROBE = 64

/** Which plan is worked by, and how much it is. */
export async function checkPlan({ plan, dataFolder }: AgentConfig): Promise<Finding> {
  const areas = assignTargets(plan.vlans, plan.skip)
  const addresses = areas.reduce((sum, area) => sum + area.addresses.length, 0)
  const size = `revision ${plan.revision} of the configuration: ${count(plan.vlans.length, 'VLAN')}, ${count(addresses, 'address')}`
  const status = await askStatus(join(dataFolder, STATUS_SOCKET))
  const running = status.ok ? status.value.plan : undefined
  if (!running) return { status: 'ok', detail: size }
  if (running.source === 'file' && running.revision !== plan.revision) {
    const hint = 'systemctl reload recense-agent'
    return {
      status: 'warning',
      detail: `${size}; the running agent still has revision ${running.revision}`,
      hint,
    }
  }
  return {
    status: 'ok',
    detail: `${size}; the running agent has revision ${running.revision} from the ${running.source}`,
  }
}

/** One device that answers, where the plan in use allows SNMP: the collector's, when the agent has one. */
export async function checkSnmp(config: AgentConfig): Promise<Finding> {
  const { credentials, snmpPort } = config
  const plan = planInUse(config)
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

function planInUse(config: AgentConfig): Plan {
  const plans = openPlanKeeper({
    path: join(config.dataFolder, KEPT_PLAN),
    local: config.plan,
    isLocalFixed: config.remotePlan === 'refuse',
    rules: rulesOf(config),
    // The kept plan has a line of its own.
    onTrouble: () => {},
  })
  return plans.current()
}
