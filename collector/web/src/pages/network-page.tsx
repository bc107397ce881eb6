import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { siteQuery } from '../api/queries.ts'
import { type Topology, topologyQuery } from '../api/site-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Breadcrumbs } from '../layout/breadcrumbs.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import { StateBadge } from '../parts/state-badge.tsx'
import { SiteFindings } from './site-findings.tsx'
import { SiteVlans } from './site-vlans.tsx'
import { TopologyMap } from './topology-map.tsx'
import { type Branch, treesOf } from './topology-tree.ts'

/** How a site is wired, drawn and told, and what is not as it should be there. */
export function NetworkPage({ site }: { site: string }) {
  const { say, format } = useSpeech()
  const query = useQuery(topologyQuery(site))
  const topology = query.data
  const name = useQuery(siteQuery(site)).data?.name
  return (
    <>
      <Breadcrumbs>
        {[
          <Link key="sites" to="/">
            {say('sites.title')}
          </Link>,
          <Link key="site" to="/sites/$site" params={{ site }}>
            {name ?? site}
          </Link>,
        ]}
      </Breadcrumbs>
      <PageHead title={say('network.title')}>
        {topology?.concludedAt && (
          <span className="soft">
            {say('network.concluded', { when: format.dateTime(topology.concludedAt) })}
          </span>
        )}
        <Freshness query={query} />
      </PageHead>
      {query.isPending && <Loading />}
      {query.isError && !topology && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {topology && (
        <div className="stacked">
          {topology.links.length === 0 ? (
            <Empty title={say('network.empty.title')}>{say('network.empty.text')}</Empty>
          ) : (
            <Wiring topology={topology} />
          )}
          <SiteFindings site={site} />
          <SiteVlans site={site} />
        </div>
      )}
    </>
  )
}

function Wiring({ topology }: { topology: Topology }) {
  const { say } = useSpeech()
  // What a refresh brought no different keeps its identity: the map is not drawn anew under somebody's finger.
  const { nodes, links } = topology
  const wired = useMemo(() => ({ nodes, links }), [nodes, links])
  const { trees, apart } = useMemo(() => treesOf(wired), [wired])
  return (
    <>
      <section className="panel" aria-labelledby="map">
        <div className="panel-head">
          <h2 id="map">{say('network.map')}</h2>
          <span className="soft">{say('network.map.hint')}</span>
        </div>
        <TopologyMap topology={wired} />
      </section>
      <section className="panel" aria-labelledby="wiring">
        <div className="panel-head">
          <h2 id="wiring">{say('network.list')}</h2>
        </div>
        <div className="panel-body">
          <Branches branches={trees} />
          {apart.length > 0 && (
            <>
              <h3 className="apart">{say('network.apart')}</h3>
              <Branches branches={apart.map(node => ({ node, below: [] }))} />
            </>
          )}
        </div>
      </section>
    </>
  )
}

function Branches({ branches }: { branches: readonly Branch[] }) {
  const { say, format } = useSpeech()
  return (
    <ul className="tree">
      {branches.map(({ node, up, below }) => (
        <li key={node.id}>
          <Link to="/devices/$device" params={{ device: node.id }}>
            {node.name ?? say('device.unnamed')}
          </Link>{' '}
          <span className="soft">{say(`kind.one.${node.kind}`)}</span>{' '}
          {node.state !== 'seen' && <StateBadge state={node.state} />}
          {up && (
            <span className="soft">
              {' · '}
              {[up.far.interface, up.own.interface].filter(Boolean).join(' ↔ ')}
              {up.own.speedMbps ? ` · ${format.speed(up.own.speedMbps)}` : ''}
              {up.link.state !== 'up' && ` · ${say(`link.${up.link.state}`)}`}
            </span>
          )}
          {below.length > 0 && <Branches branches={below} />}
        </li>
      ))}
    </ul>
  )
}
