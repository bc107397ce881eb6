import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type Maintenance, maintenanceQuery } from '../api/maintenance-queries.ts'
import { useSpeech } from '../i18n/language.tsx'

type MaintenanceNowProps = {
  site: string
  /** Only what concerns this one of the site's devices. */
  device?: string
}

/** Work that goes on now at a site, or that concerns a device, in a line each; nothing else. */
export function MaintenanceNow({ site, device }: MaintenanceNowProps) {
  const { say, format } = useSpeech()
  const query = useInfiniteQuery(
    maintenanceQuery('running', device === undefined ? { site } : { device }),
  )
  const windows = query.data?.pages.flatMap(page => page.items) ?? []
  /** What is worked on, where the page does not say it already. */
  const placeOf = (window: Maintenance): string | undefined => {
    if (window.site === undefined) return say('maintenance.everywhere')
    if (window.device === device) return undefined
    if (window.device === undefined) return say('maintenance.device.all')
    return window.deviceName ?? say('device.unnamed')
  }
  return windows.map(window => {
    const place = placeOf(window)
    return (
      <p key={window.id} className="maintenance-now">
        <span className="badge warn">{say('maintenance.now')}</span>{' '}
        {place !== undefined && `${place} · `}
        <strong>{window.reason}</strong>
        {' · '}
        {say('maintenance.now.until', { until: format.dateTime(window.endsAt) })}
        {' · '}
        <Link to="/maintenance" search={{ site }}>
          {say('maintenance.title')}
        </Link>
      </p>
    )
  })
}
