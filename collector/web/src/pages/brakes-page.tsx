import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Brake, brakeStates, brakesQuery, useBrakeDecision } from '../api/brake-queries.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { ListEnd } from '../parts/list-end.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { When } from '../parts/when.tsx'

/** Mass disappearances that wait for somebody, and what was decided of others. */
export function BrakesPage({ site, state = 'pending' }: { site?: string; state?: Brake['state'] }) {
  const { say } = useSpeech()
  const query = useInfiniteQuery(brakesQuery({ site, state }))
  const brakes = query.data?.pages.flatMap(page => page.items) ?? []
  const total = query.data?.pages[0]?.total ?? 0
  const bySite = site === undefined ? {} : { site }
  return (
    <>
      <PageHead title={say('brakes.title')}>
        <Freshness query={query} />
      </PageHead>
      <nav className="actions tabs" aria-label={say('brakes.title')}>
        {brakeStates.map(it => (
          <Link
            key={it}
            to="/brakes"
            search={{ ...bySite, state: it }}
            className="button is-small"
            aria-current={it === state ? 'page' : undefined}
            activeProps={{ 'aria-current': it === state ? 'page' : undefined }}
          >
            {say(`brakes.state.${it}`)}
          </Link>
        ))}
      </nav>
      {query.isPending && <Loading />}
      {query.isError && !query.data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && total === 0 && (
        <Empty title={say('brakes.none.title')}>{say('brakes.none.text')}</Empty>
      )}
      <div className="stacked">
        {brakes.map(it => (
          <BrakePanel key={it.id} brake={it} />
        ))}
      </div>
      <ListEnd
        shown={brakes.length}
        total={total}
        hasMore={query.hasNextPage}
        isFetching={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  )
}

const SHOWN = 30

function BrakePanel({ brake }: { brake: Brake }) {
  const { say, sayCount, format } = useSpeech()
  const { id, site, itemClass, absent, returned, siteItems, state, decidedBy, note } = brake
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{sayCount(`brakes.gone.${itemClass}`, absent.length, { all: siteItems })}</h2>
        <Link to="/sites/$site" params={{ site }}>
          {site}
        </Link>
        <span className="soft">
          <When at={brake.openedAt} />
          {returned > 0 && ` · ${sayCount('brakes.returned', returned)}`}
        </span>
      </div>
      <div className="panel-body">
        <ul className="vlans">
          {absent.slice(0, SHOWN).map(it => (
            <li key={it.id}>
              {itemClass === 'device' ? (
                <Link to="/devices/$device" params={{ device: it.id }}>
                  {it.name ?? say(`kind.one.${it.kind}`)}
                </Link>
              ) : (
                <Link to="/endpoints/$endpoint" params={{ endpoint: it.id }}>
                  {it.name ?? say(`kind.one.${it.kind}`)}
                </Link>
              )}
            </li>
          ))}
          {absent.length > SHOWN && <li>+ {format.number(absent.length - SHOWN)}</li>}
        </ul>
        {state === 'pending' ? (
          <Verdict id={id} />
        ) : (
          <p className="soft">
            {say(`brakes.state.${state}`)}
            {decidedBy !== undefined && ` · ${say('findings.by', { by: decidedBy })}`}
            {note !== undefined && ` · ${note}`}
          </p>
        )}
      </div>
    </section>
  )
}

function Verdict({ id }: { id: string }) {
  const { say } = useSpeech()
  const { operate } = useMay()
  const [note, setNote] = useState('')
  const decide = useBrakeDecision(id)
  if (!operate) return null
  return (
    <form
      className="editor"
      onSubmit={event => {
        event.preventDefault()
        decide.mutate({ verdict: 'reject', note })
      }}
    >
      <label className="wide">
        {say('correction.reason')}
        <input
          maxLength={1000}
          value={note}
          autoComplete="off"
          onChange={({ target }) => setNote(target.value)}
        />
      </label>
      <Refusal error={decide.error} />
      <span className="actions wide">
        <button type="submit" className="button is-main" disabled={decide.isPending}>
          {say('brakes.reject')}
        </button>
        <button
          type="button"
          className="button"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ verdict: 'approve', note })}
        >
          {say('brakes.approve')}
        </button>
      </span>
    </form>
  )
}
