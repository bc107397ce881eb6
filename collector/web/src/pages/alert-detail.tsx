import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type Alert, alertEventsQuery } from '../api/alert-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { When } from '../parts/when.tsx'
import { AlertActions } from './alert-actions.tsx'

/** What an alert means, what belongs to it, what happened to it, and what can be done. */
export function AlertDetail({ alert }: { alert: Alert }) {
  const { say, format } = useSpeech()
  const events = useQuery(alertEventsQuery(alert.id)).data?.items ?? []
  return (
    <div className="alert-detail">
      <p>{alert.text}</p>
      <p className="alert-links">
        {alert.site !== undefined && (
          <Link to="/sites/$site" params={{ site: alert.site }}>
            {say('alerts.open.site')}
          </Link>
        )}
        {alert.device !== undefined && (
          <Link to="/devices/$device" params={{ device: alert.device }}>
            {say('alerts.open.device')}
          </Link>
        )}
        {alert.incident !== undefined && (
          <Link to="/incidents/$incident" params={{ incident: alert.incident }}>
            {say('alerts.open.incident')}
          </Link>
        )}
      </p>
      {alert.quiet && <p className="soft">{say(`quiet.${alert.quiet}`)}</p>}
      {alert.state !== 'resolved' && <AlertActions alerts={[alert.id]} />}
      <ol className="history" aria-label={say('device.history')}>
        {events.map(it => (
          <li key={it.id}>
            <time dateTime={it.at}>{format.dateTime(it.at)}</time>
            <span>
              {say(`alert.event.${it.kind}`)}
              {it.actor !== undefined && ` · ${say('findings.by', { by: it.actor })}`}
              {it.comment !== undefined && <strong> · {it.comment}</strong>}
            </span>
          </li>
        ))}
        {alert.announcedAt && (
          <li className="soft">
            <span>
              {say('alerts.announced')} <When at={alert.announcedAt} />
            </span>
          </li>
        )}
      </ol>
    </div>
  )
}
