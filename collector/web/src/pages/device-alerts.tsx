import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { alertsQuery } from '../api/alert-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { SeverityBadge } from '../parts/severity-badge.tsx'
import { When } from '../parts/when.tsx'
import { subjectOf } from './alert-subject.ts'

/** What is wrong with a device now; nothing where nothing is. */
export function DeviceAlerts({ device }: { device: string }) {
  const { say, language } = useSpeech()
  const query = useInfiniteQuery(alertsQuery({ device, state: 'active', quiet: true }, language))
  const alerts = query.data?.pages[0]?.items ?? []
  if (alerts.length === 0) return undefined
  return (
    <ul className="panel device-alerts" aria-label={say('alerts.title')}>
      {alerts.map(it => (
        <li key={it.id}>
          <SeverityBadge severity={it.severity} />
          {it.incident === undefined ? (
            subjectOf(it)
          ) : (
            <Link to="/incidents/$incident" params={{ incident: it.incident }}>
              {subjectOf(it)}
            </Link>
          )}
          <span className="soft">
            <When at={it.since} />
          </span>
        </li>
      ))}
    </ul>
  )
}
