import { useState } from 'react'
import type { DeviceDetail } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import { tellingAlias } from '../parts/telling-alias.ts'
import { FrontPanel } from './front-panel.tsx'
import { hasBehind, PortBehind } from './port-behind.tsx'
import { type Port, searchedText, useDevicePorts } from './use-device-ports.ts'
import { vlanRanges } from './vlan-ranges.ts'

/** The front panel, and every port as a table: state, speed, VLANs, what the administrator wrote and who is at the other end. */
export function DevicePorts({ device }: { device: DeviceDetail }) {
  const { say } = useSpeech()
  const [wanted, setWanted] = useState('')
  const ports = useDevicePorts(device)
  const columns = usePortColumns(ports)
  const shown = ports.filter(port => isWanted(port, wanted))
  const up = ports.filter(port => port.isUp).length
  return (
    <section className="panel" aria-labelledby="ports">
      <div className="panel-head">
        <h2 id="ports">{say('device.ports')}</h2>
        {ports.length > 0 && (
          <>
            <span className="soft">{say('device.ports.summary', { up, total: ports.length })}</span>
            <SearchBox label={say('device.ports.search')} value={wanted} onChange={setWanted} />
          </>
        )}
      </div>
      <FrontPanel device={device.id} ports={ports} />
      {shown.length === 0 ? (
        <p className="panel-body soft" role="status">
          {say(ports.length === 0 ? 'device.ports.empty' : 'device.ports.nothing')}
        </p>
      ) : (
        <DataTable
          caption={say('device.ports.caption')}
          columns={columns}
          rows={shown}
          keyOf={port => port.name}
        />
      )}
    </section>
  )
}

function usePortColumns(ports: readonly Port[]): Column<Port>[] {
  const { say, format } = useSpeech()
  const columns: (Column<Port> & { isShown?: boolean })[] = [
    {
      id: 'name',
      label: say('port.name'),
      cell: port => <span className="nowrap">{port.name}</span>,
    },
    {
      id: 'state',
      label: say('port.state'),
      look: 'badge-cell',
      cell: port => <PortState port={port} />,
    },
    {
      id: 'speed',
      label: say('port.speed'),
      // A port that is down tells the speed it could have, or the last one; neither is its speed.
      cell: ({ isUp, speedMbps, duplex }) => {
        if (isUp === false || speedMbps === undefined || speedMbps === 0) return undefined
        const speed = format.speed(speedMbps)
        return duplex === 'half' ? `${speed}, ${say('port.half')}` : speed
      },
    },
    {
      id: 'accessVlan',
      label: say('field.vlan'),
      look: 'number',
      cell: port => port.accessVlan,
      isShown: ports.some(port => port.accessVlan !== undefined),
    },
    {
      id: 'taggedVlans',
      label: say('port.tagged'),
      cell: ({ taggedVlans = [] }) => vlanRanges(taggedVlans),
      isShown: ports.some(port => port.taggedVlans?.length),
    },
    {
      id: 'aggregate',
      label: say('port.aggregation'),
      cell: port => port.aggregate,
      isShown: ports.some(port => port.aggregate !== undefined),
    },
    {
      id: 'alias',
      label: say('port.alias'),
      cell: it => tellingAlias(it.alias, it.name),
      isShown: ports.some(it => tellingAlias(it.alias, it.name) !== undefined),
    },
    {
      id: 'behind',
      label: say('port.behind'),
      cell: port => hasBehind(port) && <PortBehind port={port} />,
      isShown: ports.some(hasBehind),
    },
    {
      id: 'poe',
      label: say('port.poe'),
      look: 'nowrap',
      cell: port => (port.poeWatts === undefined ? undefined : format.watts(port.poeWatts)),
      isShown: ports.some(port => port.poeWatts !== undefined),
    },
  ]
  return columns.filter(column => column.isShown !== false)
}

function PortState({ port }: { port: Port }) {
  const { say } = useSpeech()
  if (port.isEnabled === false) return <span className="badge warn">{say('port.disabled')}</span>
  if (port.isUp === undefined) return <span className="badge">{say('port.unknown')}</span>
  return port.isUp ? (
    <span className="badge good">{say('port.up')}</span>
  ) : (
    <span className="badge">{say('port.down')}</span>
  )
}

function isWanted(port: Port, wanted: string): boolean {
  const text = searchedText(port)
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}
