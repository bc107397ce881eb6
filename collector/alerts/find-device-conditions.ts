import type { DeviceFact, SiteFacts } from '../cmdb/site-facts.ts'
import { type Condition, SITE_KEY } from './condition.ts'
import { groupSilent, type SilentGroup } from './silent-groups.ts'

const HOUR_MS = 3_600_000
/** How long a restart is worth telling. */
const RESTART_MS = 24 * HOUR_MS
/** Restarts within this have one cause. */
const TOGETHER_MS = 10 * 60_000

/** After an outage switches take their time; what does not come back stands alone from then on. */
const SETTLE_MS = 30 * 60_000

/** An interval in which the site was dark, or without power. */
export type Outage = { readonly sinceMs: number; readonly endedMs: number }

/** Devices that do not answer, are missing or restarted, each with what it follows from. */
export function findDeviceConditions(facts: SiteFacts, outage: Outage | undefined): Condition[] {
  const groups = groupSilent(facts)
  const silent = new Set(groups.flatMap(it => it.members.map(member => member.id)))
  return [
    ...groups.flatMap(group => silentConditions(group, facts, outage)),
    ...facts.devices
      .filter(it => it.state === 'missing' && !silent.has(it.id))
      .map(it => missingCondition(it, facts.nowMs)),
    ...restartConditions(facts, outage),
  ]
}

function silentConditions(
  { root, members }: SilentGroup,
  { nowMs }: SiteFacts,
  outage: Outage | undefined,
): Condition[] {
  return members.map(device => {
    const sinceMs = device.silentSinceMs ?? device.silentAtMs ?? nowMs
    const isOfOutage =
      outage !== undefined &&
      sinceMs >= outage.sinceMs - TOGETHER_MS &&
      sinceMs <= outage.endedMs + TOGETHER_MS &&
      nowMs <= outage.endedMs + SETTLE_MS
    return {
      key: keyOf(device),
      // Once it is missing, it is that; the alert stays the same one.
      rule: device.state === 'missing' ? ('device-missing' as const) : ('device-silent' as const),
      sinceMs,
      observedAtMs: device.silentAtMs ?? sinceMs,
      device: device.id,
      cause: isOfOutage ? SITE_KEY : keyOf(root),
      detail: {
        device: device.name,
        kind: device.kind,
        behind: device === root ? members.length - 1 : 0,
        ...(device !== root && { behindDevice: root.name }),
      },
    }
  })
}

function missingCondition(device: DeviceFact, nowMs: number): Condition {
  return {
    key: keyOf(device),
    rule: 'device-missing',
    sinceMs: device.answeredAtMs,
    // The collector concluded it from scans that go on covering the place.
    observedAtMs: nowMs,
    device: device.id,
    cause: keyOf(device),
    detail: { device: device.name, kind: device.kind },
  }
}

function restartConditions({ devices, links, nowMs }: SiteFacts, outage: Outage | undefined) {
  const restarted = devices.flatMap(device => {
    const { bootedAtMs, firstSeenMs } = device
    const isRecent = bootedAtMs !== undefined && nowMs - bootedAtMs < RESTART_MS
    return isRecent && bootedAtMs > firstSeenMs ? [{ device, bootedAtMs }] : []
  })
  return restarted.map(({ device, bootedAtMs }): Condition => {
    const isOfOutage =
      outage !== undefined &&
      bootedAtMs > outage.sinceMs - TOGETHER_MS &&
      bootedAtMs < outage.endedMs + TOGETHER_MS
    const together = restarted
      .filter(it => Math.abs(it.bootedAtMs - bootedAtMs) < TOGETHER_MS)
      .filter(it => it.device === device || isLinked(it.device.id, device.id, links))
      .map(it => it.device)
    const [first = device] = together.sort(
      (a, b) => degree(b.id, links) - degree(a.id, links) || (a.id < b.id ? -1 : 1),
    )
    return {
      key: restartKeyOf(device),
      rule: 'restarted',
      sinceMs: bootedAtMs,
      // It happened then, however long it is told.
      observedAtMs: bootedAtMs,
      device: device.id,
      cause: isOfOutage ? SITE_KEY : restartKeyOf(first),
      detail: { device: device.name, kind: device.kind },
    }
  })
}

function isLinked(a: string, b: string, links: SiteFacts['links']): boolean {
  return links.some(it => (it.one === a && it.other === b) || (it.one === b && it.other === a))
}

function degree(id: string, links: SiteFacts['links']): number {
  return links.filter(it => it.one === id || it.other === id).length
}

function keyOf(device: DeviceFact): string {
  return `device ${device.id}`
}

function restartKeyOf(device: DeviceFact): string {
  return `restart ${device.id}`
}
