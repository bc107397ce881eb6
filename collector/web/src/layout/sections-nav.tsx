import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { openAlertCountQuery } from '../api/alert-queries.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'

/** The ways to the pages; those that somebody may not see are not offered. */
export function SectionsNav() {
  const { say, format } = useSpeech()
  const { administer } = useMay()
  const alerts = useQuery(openAlertCountQuery).data
  const nav = useRef<HTMLElement>(null)
  const path = useLocation({ select: it => it.pathname })
  // On a phone they are a strip that scrolls: the one where somebody is stands in its middle.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has another link
  useEffect(() => {
    const strip = nav.current
    const here = strip?.querySelector<HTMLElement>('[aria-current]')
    if (!strip || !here) return
    strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2
  }, [path])
  return (
    <nav ref={nav} className="sections" aria-label={say('app.sections')}>
      <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
        {say('sites.title')}
      </Link>
      <Link to="/alerts">
        {say('alerts.title')}
        {alerts !== undefined && alerts > 0 && (
          <span className="count">{format.number(alerts)}</span>
        )}
      </Link>
      <Link to="/maintenance">{say('maintenance.title')}</Link>
      <Link to="/links">{say('links.title')}</Link>
      <Link to="/cases">{say('cases.title')}</Link>
      <Link to="/brakes">{say('brakes.title')}</Link>
      <Link to="/agents">{say('agents.title')}</Link>
      {administer && <Link to="/imports">{say('imports.title')}</Link>}
      {administer && <Link to="/accounts">{say('accounts.title')}</Link>}
      <a href="/api/v1/docs">{say('app.api')}</a>
    </nav>
  )
}
