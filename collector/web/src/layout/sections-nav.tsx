import { Link } from '@tanstack/react-router'
import { useSpeech } from '../i18n/language.tsx'

/** The ways to the pages. */
export function SectionsNav() {
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
