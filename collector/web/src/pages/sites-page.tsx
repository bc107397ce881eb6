import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Kind, Site } from '../api/client.ts'
import { sitesQuery } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { computerKinds, networkKinds } from '../parts/kinds.ts'
import { ListEnd } from '../parts/list-end.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import { AgentBadge } from '../parts/state-badge.tsx'

/** All sites, with how much each has. */
export function SitesPage({ q }: { q?: string }) {
  const { say, sayCount } = useSpeech()
  const navigate = useNavigate({ from: '/' })
  const query = useInfiniteQuery({ ...sitesQuery(q), placeholderData: previous => previous })
  const columns = useSiteColumns()
  const onSearch = useCallback(
    (text: string) => void navigate({ search: text === '' ? {} : { q: text }, replace: true }),
    [navigate],
  )

  const sites = query.data?.pages.flatMap(page => page.items) ?? []
  const total = query.data?.pages[0]?.total ?? 0
  const isUnfiltered = q === undefined
  return (
    <>
      <PageHead title={say('sites.title')}>
        {query.data && <span className="soft">{sayCount('sites.count', total)}</span>}
        <Freshness query={query} />
      </PageHead>
      {query.isPending && <Loading />}
      {query.isError && !query.data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && isUnfiltered && total === 0 && (
        <Empty title={say('sites.empty.title')}>{say('sites.empty.text')}</Empty>
      )}
      {query.data && !(isUnfiltered && total === 0) && (
        <section className="panel" aria-label={say('sites.title')}>
          <div className="panel-head">
            <SearchBox label={say('sites.search')} value={q ?? ''} onChange={onSearch} />
          </div>
          {total === 0 ? (
            <Empty title={say('sites.nothing.title')}>
              {say('sites.nothing.text', { text: q ?? '' })}
            </Empty>
          ) : (
            <DataTable
              caption={say('sites.caption')}
              columns={columns}
              rows={sites}
              keyOf={site => site.id}
            />
          )}
          <ListEnd
            shown={sites.length}
            total={total}
            hasMore={query.hasNextPage}
            isFetching={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        </section>
      )}
    </>
  )
}

function useSiteColumns(): Column<Site>[] {
  const { say, format } = useSpeech()
  return [
    {
      id: 'name',
      label: say('field.name'),
      cell: site => (
        <Link to="/sites/$site" params={{ site: site.id }}>
          {site.name ?? site.id}
        </Link>
      ),
    },
    { id: 'uai', label: say('sites.uai'), look: 'mono', cell: site => site.id },
    {
      id: 'agent',
      label: say('sites.agent'),
      look: 'badge-cell',
      cell: ({ agents: [agent] }) =>
        agent ? (
          <AgentBadge state={agent.state} />
        ) : (
          <span className="soft">{say('agents.none')}</span>
        ),
    },
    {
      id: 'network',
      label: say('sites.network'),
      look: 'number',
      cell: site => format.number(countOf(site, kind => networkKinds.has(kind))),
    },
    {
      id: 'computers',
      label: say('sites.computers'),
      look: 'number',
      cell: site => format.number(countOf(site, kind => computerKinds.has(kind))),
    },
    {
      id: 'others',
      label: say('sites.others'),
      look: 'number',
      cell: site =>
        format.number(countOf(site, kind => !networkKinds.has(kind) && !computerKinds.has(kind))),
    },
    {
      id: 'attention',
      label: say('sites.attention'),
      look: 'nowrap',
      cell: ({ kinds }) => {
        const count = kinds.reduce((sum, it) => sum + it.late + it.missing, 0)
        const tone = kinds.some(it => it.missing > 0) ? 'bad' : 'warn'
        return count === 0 ? undefined : (
          <span className={`badge ${tone}`}>{format.number(count)}</span>
        )
      },
    },
  ]
}

function countOf(site: Site, isCounted: (kind: Kind) => boolean): number {
  return site.kinds.filter(it => isCounted(it.kind)).reduce((sum, it) => sum + it.count, 0)
}
