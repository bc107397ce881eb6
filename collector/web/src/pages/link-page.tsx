import { useQuery } from '@tanstack/react-query'
import { Link as RouterLink } from '@tanstack/react-router'
import { type Link, linkQuery } from '../api/link-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Breadcrumbs } from '../layout/breadcrumbs.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { LoadBadge, LoadBar } from '../parts/load-bar.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { LinkChart } from './link-chart.tsx'
import { LinkEpisodes } from './link-episodes.tsx'
import { LinkMeasuring } from './link-measuring.tsx'
import { LinkRegister } from './link-register.tsx'
import { LinkReport } from './link-report.tsx'
import { RoundTrips } from './round-trips.tsx'

/** One link: what it moved against its contract, when it was full and who filled it, what to do, what the register says. */
export function LinkPage({ id }: { id: string }) {
  const { say } = useSpeech()
  const query = useQuery(linkQuery(id))
  const link = query.data
  return (
    <>
      <Breadcrumbs>
        {[
          <RouterLink key="links" to="/links">
            {say('links.title')}
          </RouterLink>,
          ...(link
            ? [
                <RouterLink key="site" to="/sites/$site" params={{ site: link.site }}>
                  {link.site}
                </RouterLink>,
              ]
            : []),
        ]}
      </Breadcrumbs>
      <PageHead title={link ? titleOf(link, say('links.single')) : say('links.single')}>
        <Freshness query={query} />
      </PageHead>
      {query.isPending && <Loading />}
      {query.isError && !link && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {link && (
        <div className="stacked">
          <section className="panel" aria-labelledby="load">
            <div className="panel-head">
              <h2 id="load">{say('links.load')}</h2>
              {(['down', 'up'] as const).map(way => (
                <span key={way}>
                  {say(`load.${way}`)} <LoadBadge state={link[way].state} />{' '}
                  <LoadBar now={link[way]} mbps={link[`${way}Mbps`]} />
                </span>
              ))}
            </div>
            <div className="panel-body">
              <LinkChart link={link} />
            </div>
          </section>
          <LinkReport id={id} />
          <LinkEpisodes id={id} />
          {link.kind === 'wan' && <RoundTrips site={link.site} />}
          <LinkMeasuring link={link} />
          <LinkRegister link={link} />
        </div>
      )}
    </>
  )
}

function titleOf({ operator, circuitId, site, deviceName, interface: port }: Link, one: string) {
  const own = [operator, circuitId].filter(Boolean).join(' ')
  return own || [deviceName, port].filter(Boolean).join(' ') || `${one} ${site}`
}
