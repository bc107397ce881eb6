import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { maintenanceQuery } from '../api/maintenance-queries.ts'
import { useSpeech } from '../i18n/language.tsx'

/** Work that goes on at a site now, in a line each; nothing else. */
export function MaintenanceNow({ site }: { site: string }) {
  const { say, format } = useSpeech()
  const query = useInfiniteQuery(maintenanceQuery('running', site))
  const windows = query.data?.pages.flatMap(page => page.items) ?? []
  return windows.map(({ id, site: own, device, deviceName, reason, endsAt }) => (
    <p key={id} className="maintenance-now">
      <span className="badge warn">{say('maintenance.now')}</span>{' '}
      {own === undefined && `${say('maintenance.everywhere')} · `}
      {device !== undefined && `${deviceName ?? say('device.unnamed')} · `}
      <strong>{reason}</strong>
      {' · '}
      {say('maintenance.now.until', { until: format.dateTime(endsAt) })}
      {' · '}
      <Link to="/maintenance" search={{ site }}>
        {say('maintenance.title')}
      </Link>
    </p>
  ))
}
