import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { EndpointDetail } from '../api/client.ts'
import { endpointQuery } from '../api/where-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ItemCrumbs } from '../layout/item-crumbs.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { StateBadge } from '../parts/state-badge.tsx'
import { When } from '../parts/when.tsx'
import { ChangeSentence } from './change-sentence.tsx'
import { EndpointPlaces } from './endpoint-places.tsx'
import { ItemWhy } from './item-why.tsx'

/** One host: where it is, where it was, what is known of it. */
export function EndpointPage({ id }: { id: string }) {
  const { say } = useSpeech()
  const query = useQuery(endpointQuery(id))
  const host = query.data
  return (
    <>
      <ItemCrumbs item={host} />
      <PageHead
        title={
          host ? (host.name ?? host.address ?? host.macAddress ?? host.id) : say('site.endpoints')
        }
      >
        {host && (
          <>
            <span className="soft">{say(`kind.one.${host.kind}`)}</span>
            <StateBadge state={host.state} />
          </>
        )}
        <Freshness query={query} />
      </PageHead>
      {query.isPending && <Loading />}
      {query.isError && !host && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {host && (
        <div className="columns">
          <div className="stacked">
            <EndpointPlaces id={host.id} />
            <EndpointIdentity host={host} />
            <ItemWhy item={{ type: 'endpoint', id: host.id }} />
          </div>
          <EndpointHistory host={host} />
        </div>
      )}
    </>
  )
}

/** As protocols are written. */
const protocols = {
  ...{ icmp: 'ICMP', arp: 'ARP', netbios: 'NetBIOS', mdns: 'mDNS' },
  ...{ dns: 'DNS', lldp: 'LLDP', oui: 'OUI' },
} as const

function EndpointIdentity({ host }: { host: EndpointDetail }) {
  const { say, format } = useSpeech()
  const facts: [label: string, value: ReactNode, look?: string][] = [
    [say('field.address'), host.address, 'mono'],
    [say('field.macAddress'), host.macAddress, 'mono'],
    [say('field.vendor'), host.vendor],
    [say('field.vlan'), host.vlan],
    [
      say('endpoint.via'),
      host.via.map(it => (it === 'bridge' ? say('evidence.bridge') : protocols[it])).join(', ') ||
        undefined,
    ],
    [
      say('endpoint.device'),
      host.device && (
        <Link to="/devices/$device" params={{ device: host.device }}>
          {say('endpoint.device.open')}
        </Link>
      ),
    ],
    [say('field.firstSeen'), format.dateTime(host.firstSeen)],
    [say('field.lastSeen'), <When key="seen" at={host.lastSeen} />],
  ]
  return (
    <section className="panel" aria-labelledby="identity">
      <div className="panel-head">
        <h2 id="identity">{say('device.identity')}</h2>
      </div>
      {(host.isRandomMac || host.isPseudonym) && (
        <p className="panel-body soft">
          {say(host.isPseudonym ? 'endpoint.pseudonym' : 'endpoint.random')}
        </p>
      )}
      <dl className="panel-body facts">
        {facts
          .filter(([, value]) => value !== undefined)
          .map(([label, value, look]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd className={look}>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

function EndpointHistory({ host }: { host: EndpointDetail }) {
  const { say, format } = useSpeech()
  return (
    <section className="panel" aria-labelledby="history">
      <div className="panel-head">
        <h2 id="history">{say('device.history')}</h2>
      </div>
      {host.changes.length === 0 ? (
        <p className="panel-body soft">{say('endpoint.history.empty')}</p>
      ) : (
        <ol className="history">
          {host.changes.map(change => (
            <li key={change.id}>
              <time dateTime={change.at}>{format.dateTime(change.at)}</time>
              <span>
                <ChangeSentence change={change} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
