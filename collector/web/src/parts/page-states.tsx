import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ApiFailure } from '../api/client.ts'
import { isRefusal } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'

/** Grey lines where rows will be. */
export function Loading({ lines = 6 }: { lines?: number }) {
  const { say } = useSpeech()
  return (
    <div className="panel skeleton" role="status">
      <p className="visually-hidden">{say('list.loading')}</p>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same
        <span key={line} />
      ))}
    </div>
  )
}

/** Nothing to show, said kindly. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="panel state" role="status">
      <h2>{title}</h2>
      <p>{children}</p>
    </div>
  )
}

/** The server said no, or nothing at all. Whatever it said is for its log, not for the page. */
export function Failure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { say } = useSpeech()
  if (error instanceof ApiFailure && error.status === 403) return <Forbidden />
  if (isRefusal(error)) return <Missing />
  return (
    <div className="panel state" role="alert">
      <h2>{say('failure.title')}</h2>
      <p>{say('failure.away')}</p>
      <button type="button" className="button" onClick={onRetry}>
        {say('failure.retry')}
      </button>
    </div>
  )
}

export function Missing() {
  const { say } = useSpeech()
  return (
    <div className="panel state">
      <p>{say('missing.text')}</p>
      <Link to="/">{say('missing.back')}</Link>
    </div>
  )
}

/** Somebody is known, and may not see this. */
function Forbidden() {
  const { say } = useSpeech()
  return (
    <div className="panel state" role="alert">
      <h2>{say('forbidden.title')}</h2>
      <p>{say('forbidden.text')}</p>
      <Link to="/">{say('missing.back')}</Link>
    </div>
  )
}
