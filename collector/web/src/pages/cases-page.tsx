import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type Case, type CaseFilter, casesQuery } from '../api/site-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import type { Column } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import { When } from '../parts/when.tsx'
import { FoundList } from './found-list.tsx'

/** Questions of identity that wait for a person, or were decided. */
export function CasesPage({ site, state = 'open' }: CaseFilter) {
  const { say, language } = useSpeech()
  const query = useInfiniteQuery(casesQuery({ site, state }, language))
  const columns = useCaseColumns()
  const bySite = site === undefined ? {} : { site }
  return (
    <>
      <PageHead title={say('cases.title')}>
        {site !== undefined && <span className="mono soft">{site}</span>}
        <Freshness query={query} />
      </PageHead>
      <nav className="actions tabs" aria-label={say('cases.title')}>
        {(['open', 'decided'] as const).map(it => (
          <Link
            key={it}
            to="/cases"
            search={{ ...bySite, state: it }}
            className="button is-small"
            aria-current={it === state ? 'page' : undefined}
            activeProps={{ 'aria-current': it === state ? 'page' : undefined }}
          >
            {say(`cases.tab.${it}`)}
          </Link>
        ))}
      </nav>
      {query.isPending && <Loading />}
      {query.isError && !query.data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data &&
        (query.data.pages[0]?.total === 0 ? (
          <Empty title={say('cases.none.title')}>{say('cases.none.text')}</Empty>
        ) : (
          <FoundList title={say('cases.title')} query={query} columns={columns} />
        ))}
    </>
  )
}

function useCaseColumns(): Column<Case>[] {
  const { say } = useSpeech()
  return [
    {
      id: 'question',
      label: say('cases.question'),
      cell: it => (
        <Link to="/cases/$case" params={{ case: it.id }}>
          {say(`question.${it.question}`)}
        </Link>
      ),
    },
    { id: 'observed', label: say('cases.observed'), cell: it => nameOf(it.observed) },
    { id: 'other', label: say('cases.other'), cell: it => nameOf(it.other) },
    { id: 'site', label: say('where.site'), look: 'mono', cell: it => it.site },
    {
      id: 'opened',
      label: say('cases.opened'),
      look: 'nowrap',
      cell: it => <When at={it.openedAt} />,
    },
    {
      id: 'decision',
      label: say('cases.decision'),
      cell: it => it.decision && say(`decision.${it.decision.decision}`),
    },
  ]
}

function nameOf({ device, record }: Case['observed']): string {
  return record.name ?? record.address ?? record.serial ?? device
}
