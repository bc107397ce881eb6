import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Change } from '../api/client.ts'
import { changesQuery } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ListEnd } from '../parts/list-end.tsx'
import { ChangeSentence } from './change-sentence.tsx'
import { ChangesetDetail } from './changeset-detail.tsx'

const FIRST_SHOWN = 15

/** What became different, the latest first. The latest come with the device; the whole history on demand. */
export function DeviceHistory({ id, latest }: { id: string; latest: readonly Change[] }) {
  const { say, format } = useSpeech()
  const [isWhole, setIsWhole] = useState(false)
  const query = useInfiniteQuery({ ...changesQuery(id), enabled: isWhole })
  const whole = query.data?.pages.flatMap(page => page.items)
  const changes = whole ?? (isWhole ? latest : latest.slice(0, FIRST_SHOWN))
  const total = query.data?.pages[0]?.total ?? latest.length
  return (
    <section className="panel" aria-labelledby="history">
      <div className="panel-head">
        <h2 id="history">{say('device.history')}</h2>
      </div>
      {changes.length === 0 ? (
        <p className="panel-body soft">{say('device.history.empty')}</p>
      ) : (
        <ol className="history">
          {changes.map(change => (
            <li key={change.id}>
              <time dateTime={change.at}>{format.dateTime(change.at)}</time>
              <span>
                <ChangeSentence change={change} />
              </span>
              <ChangesetDetail id={change.changeset} when={format.dateTime(change.at)} />
            </li>
          ))}
        </ol>
      )}
      <ListEnd
        shown={changes.length}
        total={total}
        hasMore={whole ? query.hasNextPage : latest.length > changes.length}
        isFetching={isWhole && query.isFetching && !query.data}
        onMore={() => {
          if (isWhole) void query.fetchNextPage()
          setIsWhole(true)
        }}
      />
    </section>
  )
}
