import { v7 as uuidv7 } from 'uuid'
import type { OutboxKind } from '../../agent/outbox/message-store.ts'
import type { EndpointsMessage } from '../../schemas/endpoint.ts'
import type { MessageBody } from '../../schemas/messages.ts'
import { minuteOfTraffic } from '../agent/traffic/minute-of-traffic.ts'
import { type RegionSite, scanOf } from './region.ts'

/** What an agent puts into its outbox. */
export type Put = {
  [Kind in 'traffic' | 'observation' | 'endpoints' | 'scan-report']: {
    kind: Kind & OutboxKind
    body: MessageBody<Kind>
  }
}['traffic' | 'observation' | 'endpoints' | 'scan-report']

const MINUTE_MS = 60_000
/** Of the whole hours of which the region has a scan. */
const FIRST_SCAN_MS = Date.parse('2026-11-16T08:00:00.000Z')
const PRESENCE_MINUTES = 5
/** Counters of all schools move alike, which makes nothing easier: interfaces are numbered by site. */
const traffic = new Map<string, Put[]>()

/**
 * What the agent of a school tells of a minute in class hours, this many after `startMs`: samples each minute, the hosts that
 * the tables of its switches name every five.
 */
export function minuteOf(site: RegionSite, minute: number, startMs: number): Put[] {
  const counted = trafficOf(minute, startMs)
  if (minute % PRESENCE_MINUTES !== site.number % PRESENCE_MINUTES) return counted
  const observedAt = new Date(startMs + minute * MINUTE_MS).toISOString()
  const hosts = scanOf(site, 0, uuidv7).flatMap(({ kind, body }) =>
    kind === 'endpoints' ? [{ kind, body: seenInTables(body, observedAt) }] : [],
  )
  return [...counted, ...hosts]
}

function trafficOf(minute: number, startMs: number): Put[] {
  const key = `${startMs} ${minute}`
  const told =
    traffic.get(key) ??
    minuteOfTraffic(minute, startMs).map(body => ({ kind: 'traffic' as const, body }))
  traffic.set(key, told)
  return told
}

/** The discovery of the hour before this instant: each switch, the hosts of each VLAN, the report. */
export function discoveryOf(site: RegionSite, beforeMs: number): Put[] {
  const round = Math.floor((beforeMs - FIRST_SCAN_MS) / 3_600_000)
  return scanOf(site, round, uuidv7).map(({ kind, body }) => ({ kind, body }) as Put)
}

/** Without names, and of no known kind: as a presence read tells of hosts. */
function seenInTables(told: EndpointsMessage, observedAt: string): EndpointsMessage {
  const endpoints = told.endpoints.map(({ name: _, kindFrom: __, ...host }) => ({
    ...host,
    kind: 'unknown' as const,
    via: ['arp' as const, 'bridge' as const],
  }))
  return { ...told, scanId: uuidv7(), observedAt, endpoints }
}
