import { v7 as uuidv7 } from 'uuid'
import { AlertMessage } from '../../schemas/alert-message.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import {
  routeEvents,
  settleDeliveries,
  type TakenDelivery,
  type Telling,
  takeDeliveries,
} from '../cmdb/deliveries.ts'
import type { Channel } from './channels/channel.ts'
import { describeAlert, describeEnd } from './describe-alert.ts'
import { isAtLeast, type Language } from './rule.ts'

const LEASE_MS = 60_000
const DIGEST_SIZE = 200
/** Longer than a weekend's outage of a mail server is not news any more. */
const GIVE_UP_MS = 72 * 3_600_000
const RETRY_MS = { first: 5_000, longest: 15 * 60_000 }

/** Every loud event has a delivery on each channel that tells it. How many events were looked at. */
export function chooseChannels(
  cmdb: Cmdb,
  channels: readonly Channel[],
  now: Date,
): Promise<number> {
  return routeEvents(
    cmdb,
    telling =>
      channels
        .filter(it => isFor(it, telling))
        .map(it => ({ id: uuidv7(), channel: it.name, dueAt: dueAt(it, now) })),
    now,
  )
}

function isFor({ name, filter }: Channel, { alert }: Telling): boolean {
  const { severity, sites, rules } = filter
  return (
    // Whoever cannot be reached is not told so there.
    !(alert.rule === 'channel-failing' && alert.detail.channel === name) &&
    isAtLeast(alert.severity, severity) &&
    (!sites || (alert.site_id !== null && sites.includes(alert.site_id))) &&
    (!rules || rules.includes(alert.rule))
  )
}

function dueAt({ digestMs }: Channel, now: Date): Date {
  if (digestMs === undefined) return now
  return new Date((Math.floor(now.getTime() / digestMs) + 1) * digestMs)
}

export type Told = { readonly sent: number; readonly failure?: string }

/**
 * Tells what is due on a channel, in order. Each telling is marked when it is out: whoever is killed in between tells it again,
 * with the same id. What fails is tried again after 5 s, 10 s, 20 s … up to 15 minutes, for three days.
 */
export async function tellChannel(
  cmdb: Cmdb,
  channel: Channel,
  context: { now: () => Date; publicUrl?: string | undefined },
): Promise<Told> {
  let sent = 0
  for (;;) {
    const now = context.now()
    const limit = channel.digestMs === undefined ? 1 : DIGEST_SIZE
    const taken = await takeDeliveries(cmdb, channel.name, { limit, now, leaseMs: LEASE_MS })
    const [oldest] = taken
    if (!oldest) return { sent }
    const ids = taken.map(it => it.id)
    const messages = taken.map(it => toMessage(it, channel.language, now, context.publicUrl))
    const told = await channel.send(messages)
    const after = context.now()
    if (told.ok) {
      await settleDeliveries(cmdb, ids, { state: 'sent' }, after)
      sent += ids.length
      continue
    }
    const { message, isFinal } = told.failure
    const isOld = after.getTime() - oldest.createdAt.getTime() > GIVE_UP_MS
    if (isFinal || isOld) {
      await settleDeliveries(cmdb, ids, { state: 'given-up', failure: message }, after)
      continue
    }
    const retryAt = new Date(after.getTime() + backOffMs(oldest.attempts))
    const waiting = { state: 'waiting' as const, failure: message, dueAt: retryAt }
    await settleDeliveries(cmdb, ids, waiting, after)
    // The others would find the same; they are due, and come with the next round.
    return { sent, failure: message }
  }
}

/** How long to wait after so many attempts. */
export function backOffMs(attempts: number): number {
  return Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** Math.max(0, attempts - 1))
}

function toMessage(
  { id, event, alert }: TakenDelivery,
  language: Language,
  now: Date,
  publicUrl: string | undefined,
): AlertMessage {
  const since = alert.since.toISOString()
  const { rule, detail } = alert
  const site = alert.site_id ?? undefined
  const siteName = alert.site_name || undefined
  const { title, text } = describeAlert({ rule, site, siteName, since, detail }, language)
  const isOver = event.kind === 'resolved'
  return AlertMessage.parse({
    schema: 'alert/1',
    id,
    sentAt: now.toISOString(),
    event: event.kind,
    at: event.at.toISOString(),
    ...(event.actor !== null && { actor: event.actor }),
    ...(event.comment !== null && { comment: event.comment }),
    alert: {
      id: alert.id,
      ...(alert.incident_id !== null && { incident: alert.incident_id }),
      ...(site !== undefined && { site }),
      ...(siteName !== undefined && { siteName }),
      rule,
      severity: alert.severity,
      state: alert.state,
      title,
      text: isOver ? describeEnd(since, alert.resolved_at?.toISOString() ?? since, language) : text,
      since,
      ...(alert.resolved_at && { resolvedAt: alert.resolved_at.toISOString() }),
      ...(publicUrl !== undefined && { url: `${publicUrl}/alerts/${alert.id}` }),
      detail,
    },
  })
}
