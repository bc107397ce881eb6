import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useSpeech } from '../i18n/language.tsx'
import { tellingAlias } from '../parts/telling-alias.ts'
import { When } from '../parts/when.tsx'
import { hasBehind, PortBehind } from './port-behind.tsx'
import type { Port } from './use-device-ports.ts'
import { vlanRanges } from './vlan-ranges.ts'

const HOSTS_SHOWN = 50

// The drawing of charts is loaded when somebody wants to see one.
const TrafficChart = lazy(async () => ({
  default: (await import('./traffic-chart.tsx')).TrafficChart,
}))

/** One port in full. */
export function PortDetail({ device, port }: { device: string; port: Port }) {
  const { say, format } = useSpeech()
  const { behind } = port
  const speed = port.isUp && port.speedMbps ? format.speed(port.speedMbps) : undefined
  const facts: [label: string, value: ReactNode][] = [
    [say('port.alias'), tellingAlias(port.alias, port.name)],
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
      <PortTraffic key={port.name} device={device} port={port.name} />
    </div>
  )
}

function PortTraffic({ device, port }: { device: string; port: string }) {
  const { say } = useSpeech()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details className="changeset" onToggle={event => setIsOpen(event.currentTarget.open)}>
      <summary>{say('traffic.show')}</summary>
      {isOpen && (
        <Suspense fallback={<p role="status">{say('list.loading')}</p>}>
          <TrafficChart device={device} port={port} />
        </Suspense>
      )}
    </details>
  )
}
