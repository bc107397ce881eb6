import { useQuery } from '@tanstack/react-query'
import type { DeviceDetail } from '../api/client.ts'
import { deviceQuery } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ItemCrumbs } from '../layout/item-crumbs.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { StateBadge } from '../parts/state-badge.tsx'
import { DeviceAlerts } from './device-alerts.tsx'
import { DeviceHistory } from './device-history.tsx'
import { DeviceIdentity } from './device-identity.tsx'
import { DeviceMembers } from './device-members.tsx'
import { DevicePorts } from './device-ports.tsx'
import { ItemWhy } from './item-why.tsx'
import { MaintenanceNow } from './maintenance-now.tsx'

/** One device: who it is, its parts, its ports, what changed. */
export function DevicePage({ id }: { id: string }) {
  const { say } = useSpeech()
  const query = useQuery(deviceQuery(id))
  const device = query.data
  return (
    <>
      <ItemCrumbs item={device} />
      <PageHead title={device ? titleOf(device) : say('site.devices')}>
        {device && (
          <>
            <span className="soft">{say(`kind.one.${device.kind}`)}</span>
            <StateBadge state={device.state} />
          </>
        )}
        <Freshness query={query} />
      </PageHead>
      {query.isPending && <Loading />}
      {query.isError && !device && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {device && (
        <>
          <MaintenanceNow site={device.site} device={device.id} />
          <div className="columns">
            <div className="stacked">
              <DeviceAlerts device={device.id} />
              <DeviceIdentity device={device} />
              <ItemWhy item={{ type: 'device', id: device.id }} />
              <DevicePorts device={device} />
            </div>
            <div className="stacked">
              <DeviceMembers members={device.members} />
              <DeviceVlans vlans={device.vlans} />
              <DeviceHistory id={device.id} latest={device.changes} />
            </div>
          </div>
        </>
      )}
    </>
  )
}

function titleOf({ name, addresses, macAddress, id }: DeviceDetail): string {
  return name ?? addresses[0] ?? macAddress ?? id
}

function DeviceVlans({ vlans }: Pick<DeviceDetail, 'vlans'>) {
  const { say } = useSpeech()
  if (vlans.length === 0) return null
  return (
    <section className="panel" aria-labelledby="vlans">
      <div className="panel-head">
        <h2 id="vlans">{say('device.vlans')}</h2>
      </div>
      <ul className="panel-body vlans">
        {vlans.map(vlan => (
          <li key={vlan.id}>
            <strong>{vlan.id}</strong> {vlan.name}
          </li>
        ))}
      </ul>
    </section>
  )
}
