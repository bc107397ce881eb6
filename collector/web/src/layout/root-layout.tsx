import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useAlertStream } from '../api/alert-stream.ts'
import type { Session } from '../api/client.ts'
import { sessionQuery } from '../api/session.ts'
import { useSpeech } from '../i18n/language.tsx'
import { LoginPage } from '../pages/login-page.tsx'
import { Loading } from '../parts/page-states.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { Logo } from './logo.tsx'
import { SectionsNav } from './sections-nav.tsx'
import { useFocusOnNavigation } from './use-focus-on-navigation.ts'
import { WhereBox } from './where-box.tsx'
import { WhoAmI } from './who-am-i.tsx'

/** What every page stands in. */
export function RootLayout() {
  const { say } = useSpeech()
  const session = useQuery(sessionQuery)
  useFocusOnNavigation()
  useAlertStream(session.data?.user !== undefined)
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
          {session.data?.user && <WhereBox />}
          <div className="bar-end">
            {session.data && <WhoAmI session={session.data} />}
            <LanguageSwitch />
          </div>
        </div>
        {session.data?.user && <SectionsNav />}
      </header>
      <main id="content" className="content" tabIndex={-1}>
        <Content session={session.data} isAsking={session.isPending} />
      </main>
    </>
  )
}

/** The page; for who may see none, the login. When nobody answers, the page says so in its own place. */
function Content({ session, isAsking }: { session: Session | undefined; isAsking: boolean }) {
  if (isAsking) return <Loading />
  if (session && !session.user) return <LoginPage openid={session.openid?.name} />
  return (
    <Suspense fallback={<Loading />}>
      <Outlet />
    </Suspense>
  )
}
