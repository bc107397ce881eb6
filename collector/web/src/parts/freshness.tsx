import { useSpeech } from '../i18n/language.tsx'

type QueryAge = { dataUpdatedAt: number; failureCount: number }

/** How old what is shown is, and that it is not refreshed any more when the server has gone quiet. */
export function Freshness({ query }: { query: QueryAge }) {
  const { say, format } = useSpeech()
  if (query.dataUpdatedAt === 0) return null
  const time = format.time(query.dataUpdatedAt)
  const isStale = query.failureCount > 0
  return (
    <p className={`freshness ${isStale ? 'is-stale' : ''}`} role={isStale ? 'status' : undefined}>
      {say(isStale ? 'app.stale' : 'app.updated', { time })}
    </p>
  )
}
