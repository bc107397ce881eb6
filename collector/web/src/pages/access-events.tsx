import { useInfiniteQuery } from '@tanstack/react-query'
import { type AccessEvent, accessEventsQuery } from '../api/access-queries.ts'
import type { Say } from '../i18n/create-say.ts'
import { en, type SentenceKey } from '../i18n/en.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ListEnd } from '../parts/list-end.tsx'

/** Who gave whom which access, who logged in and who was kept out. */
export function AccessEvents() {
  const { say, format } = useSpeech()
  const query = useInfiniteQuery(accessEventsQuery)
  const events = query.data?.pages.flatMap(page => page.items) ?? []
  return (
    <section className="panel" aria-labelledby="access-events">
      <div className="panel-head">
        <h2 id="access-events">{say('accounts.events')}</h2>
      </div>
      {query.data && events.length === 0 && (
        <p className="panel-body soft">{say('accounts.events.none')}</p>
      )}
      <ol className="history">
        {events.map(it => (
          <li key={it.id}>
            <time dateTime={it.at}>{format.dateTime(it.at)}</time>
            <span>
              {sentenceOf(say, it)}{' '}
              {it.address !== undefined && (
                <span className="soft">{say('access.from', { address: it.address })}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
      <ListEnd
        shown={events.length}
        total={query.data?.pages[0]?.total ?? 0}
        hasMore={query.hasNextPage}
        isFetching={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </section>
  )
}

/** A kind that is newer than these pages is shown as it is called. */
function sentenceOf(say: Say, { kind, actor, subject }: AccessEvent): string {
  const key = `access.event.${kind}`
  if (key in en) return say(key as SentenceKey, { actor, subject })
  return `${kind} · ${subject} · ${say('findings.by', { by: actor })}`
}
