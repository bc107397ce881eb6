import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { siteNowQuery } from '../api/overview-query.ts'
import { useSpeech } from '../i18n/language.tsx'

/** The ways from a site: what is wrong there now, how it is wired, its report, what people say of it. */
export function SiteWays({ site }: { site: string }) {
  const { say, sayCount } = useSpeech()
  const now = useQuery(siteNowQuery(site)).data
  const isBad = now && now.alerts.critical + now.alerts.major > 0
  return (
    <nav className="actions no-print" aria-label={say('site.ways')}>
      <Link to="/alerts" search={{ site }} className="button is-small">
        {now && now.incidents > 0 ? (
          <span className={`badge ${isBad ? 'bad' : 'warn'}`}>
            {sayCount('site.incidents', now.incidents)}
          </span>
        ) : (
          say('alerts.title')
        )}
      </Link>
      <Link to="/sites/$site/network" params={{ site }} className="button is-small">
        {say('trust.network')}
      </Link>
      <Link to="/sites/$site/audit" params={{ site }} className="button is-small">
        {say('audit.open')}
      </Link>
      <Link to="/sites/$site/settings" params={{ site }} className="button is-small">
        {say('settings.open')}
      </Link>
    </nav>
  )
}
