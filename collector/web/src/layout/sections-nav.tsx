import { Link } from '@tanstack/react-router'
import type { Session } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'

/** The ways to the pages; those that somebody may not see are not offered. */
export function SectionsNav({ user }: { user: NonNullable<Session['user']> }) {
  const { say } = useSpeech()
  return (
    <nav className="sections" aria-label={say('app.sections')}>
      <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
        {say('sites.title')}
      </Link>
      <Link to="/cases">{say('cases.title')}</Link>
      <a href="/api/v1/docs">{say('app.api')}</a>
    </nav>
  )
}
