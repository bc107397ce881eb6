import { Gauge, type Registry } from 'prom-client'
import type { AlertCounts } from '../cmdb/read-alert-path.ts'
import { sharedWhileRunning } from './metrics.ts'

type Row = { count: number } & Record<string, string | number>

/** Registers the gauges of alerts, read when `/metrics` is; without values while the CMDB cannot be read. */
export function addAlertMetrics(registry: Registry, readCounts: () => Promise<AlertCounts>): void {
  const read = sharedWhileRunning(readCounts)
  const addGauge = (
    name: string,
    help: string,
    labelNames: string[],
    rowsOf: (counts: AlertCounts) => readonly Row[],
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const counts = await read()
        this.reset()
        for (const { count, ...labels } of counts ? rowsOf(counts) : []) this.set(labels, count)
      },
    })
  const ofAlerts = ['rule', 'severity', 'state']
  addGauge('recense_alerts', 'Alerts that are not over', ofAlerts, it => it.alerts)
  addGauge('recense_open_incidents', 'Incidents that are not over', [], it => [
    { count: it.incidents },
  ])
  addGauge(
    'recense_alert_deliveries',
    'Tellings of alerts, by what became of them',
    ['channel', 'state'],
    it => it.deliveries,
  )
  addGauge(
    'recense_alert_channel_sent_timestamp_seconds',
    'When something got out on a channel last',
    ['channel'],
    it =>
      it.channels.flatMap(({ channel, sentAt }) =>
        sentAt ? [{ channel, count: sentAt.getTime() / 1_000 }] : [],
      ),
  )
  addGauge(
    'recense_alert_channel_waiting_since_timestamp_seconds',
    'Since when the oldest alert has been tried on a channel in vain; without a value while none is',
    ['channel'],
    it =>
      it.channels.flatMap(({ channel, waitingSince }) =>
        waitingSince ? [{ channel, count: waitingSince.getTime() / 1_000 }] : [],
      ),
  )
  addGauge(
    'recense_alerts_followed_timestamp_seconds',
    'When the change log was last followed for alerts',
    [],
    it => (it.followedAt ? [{ count: it.followedAt.getTime() / 1_000 }] : []),
  )
}
