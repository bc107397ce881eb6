import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type Incident, incidentsQuery } from '../api/alert-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Breadcrumbs } from '../layout/breadcrumbs.tsx'
import { PageHead } from '../layout/page-head.tsx'
import type { Column } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import { SeverityBadge } from '../parts/severity-badge.tsx'
import { When } from '../parts/when.tsx'
import { subjectOf } from './alert-subject.ts'
import { FoundList } from './found-list.tsx'

/** Alerts by their cause. */
export function IncidentsPage({
  site,
  state = 'open',
}: {
  site?: string
  state?: 'open' | 'resolved'
}) {
  const { say, language } = useSpeech()
  const query = useInfiniteQuery(incidentsQuery({ site, state }, language))
  const columns = useIncidentColumns(state, query.data?.pages.flatMap(page => page.items) ?? [])
  const bySite = site === undefined ? {} : { site }
  return (
    <>
      <Breadcrumbs>
        {[
          <Link key="alerts" to="/alerts">
            {say('alerts.title')}
          </Link>,
        ]}
      </Breadcrumbs>
      <PageHead title={say('incidents.title')}>
        {site !== undefined && <span className="mono soft">{site}</span>}
        <Freshness query={query} />
      </PageHead>
      <nav className="actions tabs" aria-label={say('incidents.title')}>
        {(['open', 'resolved'] as const).map(it => (
          <Link
            key={it}
            to="/incidents"
            search={{ ...bySite, state: it }}
            className="button is-small"
            aria-current={it === state ? 'page' : undefined}
            activeProps={{ 'aria-current': it === state ? 'page' : undefined }}
          >
            {say(`incidents.state.${it}`)}
          </Link>
        ))}
      </nav>
      {query.isPending && <Loading />}
      {query.isError && !query.data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data &&
        (query.data.pages[0]?.total === 0 ? (
          <Empty title={say('incidents.none.title')}>{say('alerts.none.text')}</Empty>
        ) : (
          <FoundList title={say('incidents.title')} query={query} columns={columns} />
        ))}
    </>
  )
}

function useIncidentColumns(
  state: 'open' | 'resolved',
  incidents: readonly Incident[],
): Column<Incident>[] {
  const { say, format } = useSpeech()
  return [
    {
      id: 'cause',
      label: say('incidents.cause'),
      cell: it => (
        <Link to="/incidents/$incident" params={{ incident: it.id }}>
          {it.cause ? subjectOf(it.cause) : say('incidents.unknown')}
        </Link>
      ),
    },
    {
      id: 'severity',
      label: say('alerts.severity'),
      look: 'badge-cell',
      cell: it => it.cause && <SeverityBadge severity={it.cause.severity} />,
    },
    {
      id: 'site',
      label: say('where.site'),
      cell: ({ site, cause }) =>
        site !== undefined && (
          <>
            <Link to="/sites/$site" params={{ site }}>
              {cause?.siteName || site}
            </Link>{' '}
            {cause?.siteName && <span className="mono soft">{site}</span>}
          </>
        ),
    },
    {
      id: 'alerts',
      label: say('alerts.title'),
      look: 'number',
      cell: it => say('incidents.alerts', { open: it.openAlerts, all: it.alerts }),
    },
    ...(incidents.some(it => it.cause?.owner !== undefined)
      ? [{ id: 'owner', label: say('alerts.owner'), cell: (it: Incident) => it.cause?.owner }]
      : []),
    {
      id: 'opened',
      label: say('incidents.since'),
      look: 'nowrap',
      cell: it => <When at={it.openedAt} />,
    },
    ...(state === 'resolved'
      ? [
          {
            id: 'resolved',
            label: say('incidents.until'),
            look: 'nowrap' as const,
            cell: (it: Incident) => it.resolvedAt && format.dateTime(it.resolvedAt),
          },
        ]
      : []),
  ]
}
