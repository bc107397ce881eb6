import type { ReactNode } from 'react'
import type { DeviceDetail } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'

/** What is known of the device itself; what is not known is not listed. */
export function DeviceIdentity({ device }: { device: DeviceDetail }) {
  const { say, format } = useSpeech()
  const facts: [label: string, value: ReactNode, look?: string][] = [
    [say('field.vendor'), device.vendor],
    [say('field.model'), device.model],
    [say('field.serial'), device.serial, 'mono'],
    [say('field.version'), device.version],
    [say('field.addresses'), device.addresses.join(', ') || undefined, 'mono'],
    [say('field.macAddress'), device.macAddress, 'mono'],
    [say('field.location'), device.location],
    [say('field.contact'), device.contact],
    [
      say('field.uptime'),
      device.uptimeSeconds === undefined ? undefined : format.duration(device.uptimeSeconds),
    ],
    [say('field.firstSeen'), format.dateTime(device.firstSeen)],
    [say('field.lastSeen'), format.dateTime(device.lastSeen)],
    [say('field.sysDescr'), device.sysDescr, 'wide'],
  ]
  return (
    <section className="panel" aria-labelledby="identity">
      <div className="panel-head">
        <h2 id="identity">{say('device.identity')}</h2>
      </div>
      <dl className="panel-body facts">
        {facts
          .filter(([, value]) => value !== undefined)
          .map(([label, value, look]) => (
            <div key={label} className={look === 'wide' ? 'wide' : undefined}>
              <dt>{label}</dt>
              <dd className={look === 'mono' ? 'mono' : undefined}>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}
