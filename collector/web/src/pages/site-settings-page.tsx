import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { siteQuery } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Breadcrumbs } from '../layout/breadcrumbs.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { MaintenanceLists } from './maintenance-lists.tsx'
import { MaintenanceNew } from './maintenance-new.tsx'
import { SiteHours } from './site-hours.tsx'
import { SiteThresholds } from './site-thresholds.tsx'

/** What people say of a site: when it is open, when its links count as full, what work is announced. */
export function SiteSettingsPage({ site }: { site: string }) {
  const { say } = useSpeech()
  const query = useQuery(siteQuery(site))
  const name = query.data?.name ?? site
  return (
    <>
      <Breadcrumbs>
        {[
          <Link key="sites" to="/">
            {say('sites.title')}
          </Link>,
          <Link key="site" to="/sites/$site" params={{ site }}>
            {name}
          </Link>,
        ]}
      </Breadcrumbs>
      <PageHead title={say('settings.title', { site: name })}>
        <Freshness query={query} />
      </PageHead>
      {query.isPending && <Loading />}
      {query.isError && !query.data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && (
        <div className="stacked">
          <SiteHours site={site} />
          <SiteThresholds site={site} />
          <MaintenanceLists site={site} />
          <MaintenanceNew site={site} />
        </div>
      )}
    </>
  )
}
