import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { alertsQuery } from '../api/alert-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Breadcrumbs } from '../layout/breadcrumbs.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Failure, Loading, Missing } from '../parts/page-states.tsx'
import { AlertList } from './alert-list.tsx'

/** One incident: the suggested cause, and what follows from it. */
export function IncidentPage({ id }: { id: string }) {
  const { say, language } = useSpeech()
  const query = useInfiniteQuery(alertsQuery({ incident: id, quiet: true }, language))
  const alerts = query.data?.pages.flatMap(page => page.items) ?? []
  // Nobody is told of what follows from something else: what is told of, the longest ago, is the cause.
  const cause = alerts.findLast(it => it.quiet !== 'child') ?? alerts.at(-1)
  const children = alerts.filter(it => it !== cause)
  return (
    <>
      <Breadcrumbs>
        {[
          <Link key="alerts" to="/alerts">
            {say('alerts.title')}
          </Link>,
          <Link key="incidents" to="/incidents">
            {say('incidents.title')}
          </Link>,
        ]}
      </Breadcrumbs>
      <PageHead title={cause?.title ?? say('incidents.title')}>
        <Freshness query={query} />
      </PageHead>
      {query.isPending && <Loading />}
      {query.isError && !query.data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && !cause && <Missing />}
      {cause && (
        <div className="stacked">
          <section className="panel" aria-labelledby="cause">
            <div className="panel-head">
              <h2 id="cause">{say('incidents.cause')}</h2>
            </div>
            <AlertList alerts={[cause]} title={say('incidents.cause')} open={cause.id} />
          </section>
          {children.length > 0 && (
            <section className="panel" aria-labelledby="children">
              <div className="panel-head">
                <h2 id="children">{say('incidents.children')}</h2>
                <span className="soft">{children.length}</span>
              </div>
              <AlertList alerts={children} title={say('incidents.children')} />
            </section>
          )}
        </div>
      )}
    </>
  )
}
