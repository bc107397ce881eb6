import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Agent, Kind } from '../api/client.ts'
import { siteQuery } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Breadcrumbs } from '../layout/breadcrumbs.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import { AgentBadge } from '../parts/state-badge.tsx'
import { KindTiles } from './kind-tiles.tsx'
import { MaintenanceNow } from './maintenance-now.tsx'
import { SiteChanges } from './site-changes.tsx'
import { SiteInventory } from './site-inventory.tsx'
import { SiteLinks } from './site-links.tsx'
import { SiteTrust } from './site-trust.tsx'
import { SiteWays } from './site-ways.tsx'

/** One site: what it has by kind, and the lists behind the counts. */
export function SitePage({ site, kind, q }: { site: string; kind?: Kind; q?: string }) {
  const { say } = useSpeech()
  const navigate = useNavigate({ from: '/sites/$site' })
  const query = useQuery(siteQuery(site))
  const onSearch = useCallback(
    (text: string) =>
      void navigate({
        search: ({ q: _, ...others }) => (text === '' ? others : { ...others, q: text }),
        replace: true,
      }),
    [navigate],
  )

  const { data } = query
  return (
    <>
      <Breadcrumbs>
        {[
          <Link key="sites" to="/">
            {say('sites.title')}
          </Link>,
        ]}
      </Breadcrumbs>
      <PageHead title={data?.name ?? site}>
        {data?.name !== undefined && <span className="mono soft">{site}</span>}
        {data && <SiteWays site={site} />}
        <Freshness query={query} />
      </PageHead>
      {query.isPending && <Loading />}
      {query.isError && !data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {data && (
        <>
          <MaintenanceNow site={data.id} />
          <Agents agents={data.agents} />
          <SiteLinks site={data.id} />
          {data.kinds.length === 0 ? (
            <Empty title={say('site.empty.title')}>{say('site.empty.text')}</Empty>
          ) : (
            <>
              <KindTiles site={data} selected={kind} q={q} />
              <div className="site-tools">
                <SearchBox label={say('site.search')} value={q ?? ''} onChange={onSearch} />
              </div>
              <SiteInventory site={data} kind={kind} q={q} />
            </>
          )}
          <div className="columns site-now">
            <SiteTrust site={data} />
            <SiteChanges site={data.id} />
          </div>
        </>
      )}
    </>
  )
}

function Agents({ agents }: { agents: readonly Agent[] }) {
  const { say, format } = useSpeech()
  if (agents.length === 0) return <p className="agents">{say('agents.none')}</p>
  return (
    <ul className="agents">
      {agents.map(agent => (
        <li key={agent.id}>
          {say('sites.agent')}{' '}
          <Link to="/agents/$agent" params={{ agent: agent.id }} className="mono">
            {agent.id}
          </Link>{' '}
          <AgentBadge state={agent.state} />{' '}
          {agent.heartbeatAt && (
            <time dateTime={agent.heartbeatAt}>
              {say('agent.heard', { when: format.ago(agent.heartbeatAt, Date.now()) })}
            </time>
          )}
        </li>
      ))}
    </ul>
  )
}
