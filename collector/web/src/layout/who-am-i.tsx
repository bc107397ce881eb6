import { Link } from '@tanstack/react-router'
import type { Session } from '../api/client.ts'
import { useLogOut } from '../api/session.ts'
import { useSpeech } from '../i18n/language.tsx'

/** Who is logged in, and the way out; or that nobody needs to be. */
export function WhoAmI({ session }: { session: Session }) {
  const { say } = useSpeech()
  const logOut = useLogOut()
  const { user } = session
  if (!user) return null
  if (user.kind === 'local') {
    return (
      <span className="who" title={say('login.open.hint')}>
        {say('login.open')}
      </span>
    )
  }
  return (
    <>
      <Link to="/account" className="who" title={say('account.title')}>
        {user.name}
      </Link>
      <button type="button" className="bar-button" onClick={() => logOut.mutate()}>
        {say('login.out')}
      </button>
    </>
  )
}
