import type { ReactNode } from 'react'
import { useSpeech } from '../i18n/language.tsx'
import { When } from '../parts/when.tsx'
import { hasBehind, PortBehind } from './port-behind.tsx'
import type { Port } from './use-device-ports.ts'
import { vlanRanges } from './vlan-ranges.ts'

const HOSTS_SHOWN = 50

/** One port in full. */
export function PortDetail({ port }: { device: string; port: Port }) {
  const { say, format } = useSpeech()
  const { behind } = port
  const speed = port.isUp && port.speedMbps ? format.speed(port.speedMbps) : undefined
  const facts: [label: string, value: ReactNode][] = [
    [say('port.alias'), port.alias],
    [
      say('port.speed'),
      speed && (port.duplex === 'half' ? `${speed}, ${say('port.half')}` : speed),
    ],
    [say('port.accessVlan'), port.accessVlan],
    [say('port.taggedVlans'), vlanRanges(port.taggedVlans ?? []) || undefined],
    [say('port.aggregation'), port.aggregate],
    [say('port.poe'), port.poeWatts === undefined ? undefined : format.watts(port.poeWatts)],
    [say('field.macAddress'), port.macAddress],
    [say('port.role'), behind && say(`role.${behind.role}`)],
    [say('port.behind'), hasBehind(port) && <PortBehind port={port} most={HOSTS_SHOWN} />],
    [say('port.readAt'), behind && <When at={behind.readAt} />],
  ]
  return (
    <div className="port-detail">
      <h3>{port.name}</h3>
      <dl className="facts">
        {facts
          .filter(([, value]) => value !== undefined && value !== false)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </div>
  )
}
