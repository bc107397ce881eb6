import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type SiteChange, siteChangesQuery } from '../api/site-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ListEnd } from '../parts/list-end.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { When } from '../parts/when.tsx'
import { ChangeSentence } from './change-sentence.tsx'

/** What became different at a site lately: about what, what, when and by whom. */
export function SiteChanges({ site }: { site: string }) {
  const { say, format } = useSpeech()
  const [byPeople, setByPeople] = useState(false)
  const [withPortStates, setWithPortStates] = useState(false)
  const query = useInfiniteQuery({
    ...siteChangesQuery(site, { byPeople, withPortStates }),
    placeholderData: previous => previous,
  })
  const changes = query.data?.pages.flatMap(page => page.items) ?? []
  const total = query.data?.pages[0]?.total ?? 0
  return (
    <section className="panel" aria-labelledby="site-changes">
      <div className="panel-head">
        <h2 id="site-changes">{say('changes.title')}</h2>
        {query.data && <span className="soft">{format.number(total)}</span>}
        <label className="choice">
          <input
            type="checkbox"
            checked={byPeople}
            onChange={({ target }) => setByPeople(target.checked)}
          />
          {say('changes.people')}
        </label>
        <label className="choice">
          <input
            type="checkbox"
            checked={withPortStates}
            onChange={({ target }) => setWithPortStates(target.checked)}
          />
          {say('changes.ports')}
        </label>
      </div>
      {query.isPending && <Loading lines={3} />}
      {query.isError && !query.data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && total === 0 && <p className="panel-body soft">{say('changes.none')}</p>}
      <ol className="history">
        {changes.map(change => (
          <li key={change.id}>
            <span>
              <About change={change} /> <ChangeSentence change={change} />
            </span>
            <span className="soft">
              <When at={change.at} />
              <By change={change} />
            </span>
          </li>
        ))}
      </ol>
      <ListEnd
        shown={changes.length}
        total={total}
        hasMore={query.hasNextPage}
        isFetching={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </section>
  )
}

function About({ change: { itemType, item, itemName } }: { change: SiteChange }) {
  const { say } = useSpeech()
  if (itemType === 'case') {
    return (
      <Link to="/cases/$case" params={{ case: item }}>
        {say('cases.question')}
      </Link>
    )
  }
  if (itemType === 'endpoint') {
    return (
      <Link to="/endpoints/$endpoint" params={{ endpoint: item }}>
        {itemName ?? say('device.unnamed')}
      </Link>
    )
  }
  return (
    <Link to="/devices/$device" params={{ device: item }}>
      {itemName ?? say('device.unnamed')}
    </Link>
  )
}

function By({ change: { actorKind, actor = '', reason } }: { change: SiteChange }) {
  const { say } = useSpeech()
  if (actorKind === undefined) return null
  const who = say(`undo.by.${actorKind}`, { actor })
  return <> · {reason === undefined ? who : `${who} · ${reason}`}</>
}
