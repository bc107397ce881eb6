import { Link, Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useSpeech } from '../i18n/language.tsx'
import { Loading } from '../parts/page-states.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { Logo } from './logo.tsx'
import { useFocusOnNavigation } from './use-focus-on-navigation.ts'
import { WhereBox } from './where-box.tsx'

/** What every page stands in. */
export function RootLayout() {
  const { say } = useSpeech()
  useFocusOnNavigation()
  return (
    <>
      <a className="skip" href="#content">
        {say('app.skip')}
      </a>
      <header className="bar">
        <div className="bar-inner">
          <Link to="/" className="brand" aria-label={say('app.home')}>
            <Logo />
            Recense
          </Link>
          <WhereBox />
          <div className="bar-end">
            <a href="/api/v1/docs">{say('app.api')}</a>
            <LanguageSwitch />
          </div>
        </div>
      </header>
      <main id="content" className="content" tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
    </>
  )
}
