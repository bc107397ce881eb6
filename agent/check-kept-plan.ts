import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from './check-finding.ts'
import type { AgentConfig } from './config.ts'
import { judgePlan, rulesOf } from './judge-plan.ts'
import { count } from './output/count.ts'
import { KEPT_PLAN, readKeptPlan } from './plan-keeper.ts'
import { assignTargets } from './scan-areas.ts'

/**
 * The last good plan of the collector, by which the agent goes on while the collector is away: whether it can still be used, or why
 * the agent would start without it.
 */
export function checkKeptPlan(config: AgentConfig): Finding {
  const { plan: local, remotePlan, dataFolder } = config
  if (remotePlan === 'refuse') {
    return { status: 'ok', detail: 'not used: remotePlan is refuse, so the configuration’s holds' }
  }
  const path = join(dataFolder, KEPT_PLAN)
  const kept = readKeptPlan(path)
  if (!kept.ok) {
    const hint = 'delete it: the collector sends its plan again when the agent connects'
    return { status: 'failed', detail: `${path}: ${kept.failure}`, hint }
  }
  const plan = kept.value
  if (!plan) {
    if (local.vlans.length > 0) return { status: 'ok', detail: 'none yet of the collector' }
    const hint = 'recense-collector plan set, or plan in the configuration'
    const detail =
      'none yet of the collector, and the configuration has no plan: nothing is scanned'
    return { status: 'warning', detail, hint }
  }
  const what = `revision ${plan.revision}, kept ${ageOf(path)} ago`
  const judged = judgePlan(plan, rulesOf(config))
  if (!judged.ok) {
    const hint = 'see allowedPrefixes and credentials, or give the agent another plan'
    return { status: 'failed', detail: `${what}, cannot be used: ${judged.failure}`, hint }
  }
  if (plan.revision <= local.revision) {
    const hint = 'remove revision from the configuration’s plan to work by the collector’s'
    const detail = `${what}, is not used: the configuration has revision ${local.revision}`
    return { status: 'warning', detail, hint }
  }
  const areas = assignTargets(plan.vlans, plan.skip)
  const addresses = areas.reduce((sum, area) => sum + area.addresses.length, 0)
  const size = `${count(plan.vlans.length, 'VLAN')}, ${count(addresses, 'address')}`
  return { status: 'ok', detail: `${what}: ${size}, all within the allowed prefixes` }
}

/** How long ago the file was written, in words of one unit. */
function ageOf(path: string): string {
  const seconds = Math.max(0, (Date.now() - statSync(path).mtimeMs) / 1000)
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800
    ? `${Math.round(seconds / 3600)} h`
    : `${Math.round(seconds / 86_400)} days`
}
