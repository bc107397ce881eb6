import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { overviewQuery, type SiteOverview } from '../api/overview-query.ts'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import {
  arrange,
  hasMark,
  type OverviewMark,
  type OverviewOrder,
  overviewMarks,
  overviewOrders,
} from './overview-order.ts'
import { OverviewTable } from './overview-table.tsx'
import { useDrawnPart } from './use-drawn-part.tsx'

export type OverviewSearch = { q?: string; show?: OverviewMark; sort?: OverviewOrder }

/** All sites as they are now, those that need somebody first. */
export function OverviewPage(search: OverviewSearch) {
  const { say, sayCount } = useSpeech()
  const query = useQuery(overviewQuery)
  const sites = query.data
  return (
    <>
      <PageHead title={say('sites.title')}>
        {sites && <span className="soft">{sayCount('sites.count', sites.length)}</span>}
        <Freshness query={query} />
      </PageHead>
      {query.isPending && <Loading lines={12} />}
      {query.isError && !sites && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {sites?.length === 0 && (
        <Empty title={say('sites.empty.title')}>{say('sites.empty.text')}</Empty>
      )}
      {sites && sites.length > 0 && <Sites sites={sites} search={search} />}
    </>
  )
}

function Sites({ sites, search }: { sites: readonly SiteOverview[]; search: OverviewSearch }) {
  const { say } = useSpeech()
  const navigate = useNavigate({ from: '/' })
  const { q, show, sort = 'attention' } = search
  const shown = useMemo(
    () => arrange(sites, { sort, ...(q !== undefined && { q }), ...(show && { show }) }),
    [sites, q, show, sort],
  )
  const { drawn, end } = useDrawnPart(shown)
  const onSearch = useCallback(
    (text: string) =>
      void navigate({
        search: ({ q: _, ...others }: OverviewSearch) =>
          text === '' ? others : { ...others, q: text },
        replace: true,
      }),
    [navigate],
  )
  const onSort = (by: OverviewOrder) =>
    void navigate({ search: before => ({ ...before, sort: by }), replace: true })
  return (
    <>
      <Marks sites={sites} search={search} />
      <section className="panel" aria-label={say('sites.title')}>
        <div className="panel-head">
          <SearchBox label={say('sites.search')} value={q ?? ''} onChange={onSearch} />
          <label className="choice">
            {say('overview.sort')}{' '}
            <select value={sort} onChange={({ target }) => onSort(target.value as OverviewOrder)}>
              {overviewOrders.map(it => (
                <option key={it} value={it}>
                  {say(`overview.sort.${it}`)}
                </option>
              ))}
            </select>
          </label>
        </div>
        {shown.length === 0 ? (
          <Empty title={say('sites.nothing.title')}>{say('overview.nothing')}</Empty>
        ) : (
          <>
            <OverviewTable sites={drawn} sort={sort} onSort={onSort} />
            {end}
          </>
        )}
      </section>
    </>
  )
}

const tones: Record<OverviewMark, string> = {
  ...{ full: 'bad', busy: 'warn', dark: 'bad', incidents: 'bad', gear: 'warn', unmeasured: '' },
}

/** How many sites need what; each tile narrows the list to them, and a second press shows all again. */
function Marks({ sites, search }: { sites: readonly SiteOverview[]; search: OverviewSearch }) {
  const { say, format } = useSpeech()
  const { show, ...others } = search
  return (
    <nav aria-label={say('overview.marks')}>
      <ul className="marks">
        {overviewMarks.map(mark => {
          const count = sites.filter(it => hasMark(it, mark)).length
          const current = mark === show ? 'true' : undefined
          return (
            <li key={mark}>
              <Link
                to="/"
                search={mark === show ? others : { ...others, show: mark }}
                className={`mark ${count > 0 ? tones[mark] : ''}`}
                resetScroll={false}
                aria-current={current}
                activeProps={{ 'aria-current': current }}
              >
                <span className="kind-figure">{format.number(count)}</span>
                <span className="kind-name">{say(`overview.mark.${mark}`)}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
