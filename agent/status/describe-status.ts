import type { AgentStatus } from './agent-status.ts'

/** The status for a person: a line per fact, times as they are now. */
export function describeStatus(status: AgentStatus, now: Date): string {
  const { connection, plan, scanning, lastScan, nextScanAt, outbox, collectorClock } = status
  const ago = (instant: string) => `${describeTime(now.getTime() - Date.parse(instant))} ago`
  const rows: [string, string][] = [
    ['agent', `${status.agent}, version ${status.version}, process ${status.pid}`],
    ['running for', describeTime(status.uptimeSeconds * 1000)],
    [
      'connection',
      connection.isConnected
        ? `connected to ${connection.broker} since ${connection.since}`
        : `NOT connected to ${connection.broker} since ${connection.since}`,
    ],
    ['plan', `revision ${plan.revision} from the ${plan.source}, ${plural(plan.vlans, 'VLAN')}`],
    ['last scan', lastScan ? describeScan(lastScan, ago(lastScan.finishedAt)) : 'none yet'],
    ['next scan', describeNext(scanning, nextScanAt, now)],
    ['outbox', describeOutbox(outbox, ago)],
    ...(collectorClock
      ? [['clock', describeClock(collectorClock.aheadSeconds)] as [string, string]]
      : []),
    ['memory', `${(status.memoryBytes / 1e6).toFixed(0)} MB`],
    ['troubles', status.troubles.length > 0 ? `${status.troubles.length} of late` : 'none'],
  ]
  const troubles = status.troubles.map(
    ({ event, detail, count, lastAt }) =>
      `  ${lastAt} ${event}: ${detail}${count > 1 ? ` (${count} times)` : ''}`,
  )
  return [...rows.map(([name, text]) => `${name.padEnd(12)} ${text}`), ...troubles, ''].join('\n')
}

function describeScan(scan: NonNullable<AgentStatus['lastScan']>, ago: string): string {
  const { kind, finishedAt, seconds, devices, endpoints, troubled, isPartial } = scan
  return [
    `${kind}, ended ${finishedAt} (${ago}) after ${seconds.toFixed(1)} s`,
    plural(devices, 'device'),
    plural(endpoints, 'endpoint'),
    ...(troubled > 0 ? [`${troubled} could not be read`] : []),
    ...(isPartial ? ['cut short'] : []),
  ].join(', ')
}

function describeNext(
  scanning: AgentStatus['scanning'],
  nextScanAt: string | undefined,
  now: Date,
): string {
  if (scanning) return `under way (${scanning.kind}) since ${scanning.since}`
  if (nextScanAt === undefined) return 'none planned'
  return `${nextScanAt} (in ${describeTime(Date.parse(nextScanAt) - now.getTime())})`
}

function describeOutbox(outbox: AgentStatus['outbox'], ago: (instant: string) => string): string {
  const { messages, bytes, oldestAt, isDurable } = outbox
  const size =
    messages === 0
      ? 'empty'
      : `${plural(messages, 'message')}, ${(bytes / 1e6).toFixed(1)} MB${oldestAt ? `, the oldest put ${ago(oldestAt)}` : ''}`
  return isDurable ? size : `${size}; NOT on disk`
}

function describeClock(aheadSeconds: number): string {
  const off = Math.abs(aheadSeconds)
  if (off < 2) return 'agrees with the collector’s'
  return `${describeTime(off * 1000)} ${aheadSeconds > 0 ? 'behind' : 'ahead of'} the collector’s`
}

/** In the two largest units: `3 days 4 h`, `12 min 5 s`, `4 s`. */
function describeTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const [days, hours, minutes] = [86_400, 3600, 60].map(unit => Math.floor(seconds / unit))
  if (days) return `${plural(days, 'day')} ${(hours ?? 0) % 24} h`
  if (hours) return `${hours} h ${(minutes ?? 0) % 60} min`
  return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
