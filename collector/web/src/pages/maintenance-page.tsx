import { Link } from '@tanstack/react-router'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { MaintenanceLists } from './maintenance-lists.tsx'
import { MaintenanceNew } from './maintenance-new.tsx'

/** Announced work everywhere, or of a site with that of all sites, and announcing more. */
export function MaintenancePage({ site }: { site?: string }) {
  const { say } = useSpeech()
  return (
    <>
      <PageHead title={say('maintenance.title')}>
        {site !== undefined && (
          <Link to="/maintenance" className="button is-small">
            {say('alerts.site', { site })}
          </Link>
        )}
      </PageHead>
      <div className="stacked">
        <MaintenanceNew key={site} site={site} />
        <MaintenanceLists site={site} />
      </div>
    </>
  )
}
