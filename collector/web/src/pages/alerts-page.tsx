import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type AlertFilter, alertStates, alertsQuery, severities } from '../api/alert-queries.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { ListEnd } from '../parts/list-end.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import { AlertList } from './alert-list.tsx'
import { useAlertSound } from './use-alert-sound.ts'

export type AlertSearch = Omit<AlertFilter, 'incident' | 'device'>

/** What must be known now, and what was. */
export function AlertsPage(search: AlertSearch) {
  const { say, language, format } = useSpeech()
  const filter = { ...search, state: search.state ?? ('active' as const) }
  const query = useInfiniteQuery({
    ...alertsQuery(filter, language),
    placeholderData: previous => previous,
  })
  const alerts = query.data?.pages.flatMap(page => page.items) ?? []
  const total = query.data?.pages[0]?.total ?? 0
  return (
    <>
      <PageHead title={say('alerts.title')}>
        {query.data && <span className="soft">{format.number(total)}</span>}
        <Freshness query={query} />
      </PageHead>
      <section className="panel" aria-label={say('alerts.title')}>
        <Filters search={search} />
        {query.isPending && <Loading />}
        {query.isError && !query.data && (
          <Failure error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.data && total === 0 && (
          <Empty title={say('alerts.none.title')}>{say('alerts.none.text')}</Empty>
        )}
        {total > 0 && <AlertList alerts={alerts} title={say('alerts.title')} />}
        <ListEnd
          shown={alerts.length}
          total={total}
          hasMore={query.hasNextPage}
          isFetching={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      </section>
    </>
  )
}

function Filters({ search }: { search: AlertSearch }) {
  const { say } = useSpeech()
  const { name } = useMay()
  const navigate = useNavigate({ from: '/alerts' })
  const [isLoud, setLoud] = useAlertSound()
  const change = (part: Partial<AlertSearch>) =>
    void navigate({
      search: before =>
        Object.fromEntries(
          Object.entries({ ...before, ...part }).filter(([, it]) => it !== undefined && it !== ''),
        ),
      replace: true,
    })
  return (
    <div className="panel-head">
      <label className="choice">
        {say('field.state')}
        <select
          value={search.state ?? 'active'}
          onChange={({ target }) => change({ state: alertStates.find(it => it === target.value) })}
        >
          {alertStates.map(it => (
            <option key={it} value={it}>
              {say(`alerts.state.${it}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="choice">
        {say('alerts.severity')}
        <select
          value={search.severity ?? ''}
          onChange={({ target }) =>
            change({ severity: severities.find(it => it === target.value) })
          }
        >
          <option value="">{say('alerts.severity.any')}</option>
          {severities.slice(0, -1).map(it => (
            <option key={it} value={it}>
              {say('alerts.severity.from', { severity: say(`severity.${it}`) })}
            </option>
          ))}
        </select>
      </label>
      <label className="choice">
        <input
          type="checkbox"
          checked={search.quiet === true}
          onChange={({ target }) => change({ quiet: target.checked || undefined })}
        />
        {say('alerts.quiet')}
      </label>
      {name !== undefined && (
        <label className="choice">
          <input
            type="checkbox"
            checked={search.owner !== undefined}
            onChange={({ target }) => change({ owner: target.checked ? name : undefined })}
          />
          {say('alerts.mine')}
        </label>
      )}
      <label className="choice">
        <input
          type="checkbox"
          checked={isLoud}
          onChange={({ target }) => setLoud(target.checked)}
        />
        {say('alerts.sound')}
      </label>
      {search.site !== undefined && (
        <button
          type="button"
          className="button is-small"
          onClick={() => change({ site: undefined })}
        >
          {say('alerts.site', { site: search.site })}
        </button>
      )}
      <Link to="/incidents">{say('incidents.title')}</Link>
    </div>
  )
}
