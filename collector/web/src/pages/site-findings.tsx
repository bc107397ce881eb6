import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '../api/may.ts'
import { type Finding, findingsQuery, useFindingDecision } from '../api/site-queries.ts'
import type { SentenceKey } from '../i18n/en.ts'
import { en } from '../i18n/en.ts'
import { useSpeech } from '../i18n/language.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { ListEnd } from '../parts/list-end.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { When } from '../parts/when.tsx'

/** What is not as it should be at a site, and what people know of already. */
export function SiteFindings({ site }: { site: string }) {
  const { say, format } = useSpeech()
  const [state, setState] = useState<'open' | 'accepted'>('open')
  const query = useInfiniteQuery(findingsQuery(site, state))
  const findings = query.data?.pages.flatMap(page => page.items) ?? []
  const total = query.data?.pages[0]?.total ?? 0
  return (
    <section className="panel" aria-labelledby="findings">
      <div className="panel-head">
        <h2 id="findings">{say('findings.title')}</h2>
        {query.data && <span className="soft">{format.number(total)}</span>}
        <span className="actions">
          {(['open', 'accepted'] as const).map(it => (
            <button
              key={it}
              type="button"
              className="button is-small"
              aria-pressed={it === state}
              onClick={() => setState(it)}
            >
              {say(`findings.${it}`)}
            </button>
          ))}
        </span>
      </div>
      {query.isPending && <Loading lines={3} />}
      {query.isError && !query.data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && total === 0 && (
        <p className="panel-body soft">{say(`findings.none.${state}`)}</p>
      )}
      <ul className="history">
        {findings.map(finding => (
          <FindingLine key={finding.id} finding={finding} />
        ))}
      </ul>
      <ListEnd
        shown={findings.length}
        total={total}
        hasMore={query.hasNextPage}
        isFetching={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </section>
  )
}

function FindingLine({ finding }: { finding: Finding }) {
  const { say } = useSpeech()
  const { operate } = useMay()
  const [isAsking, setIsAsking] = useState(false)
  const [reason, setReason] = useState('')
  const decide = useFindingDecision(finding.id)
  const { subject, kind, state, note, decidedBy } = finding
  return (
    <li>
      <span>
        <strong>{wordOf(say, kind)}</strong>{' '}
        {subject.device !== undefined && (
          <Link to="/devices/$device" params={{ device: subject.device }}>
            {subject.deviceName ?? say('device.unnamed')}
          </Link>
        )}
        {subject.endpoint !== undefined && (
          <Link to="/endpoints/$endpoint" params={{ endpoint: subject.endpoint }}>
            {say('findings.host')}
          </Link>
        )}{' '}
        {subject.interface}
      </span>
      <span className="soft">
        {say('findings.since')} <When at={finding.firstSeen} />
        {decidedBy !== undefined && ` · ${say('findings.by', { by: decidedBy })}`}
        {note !== undefined && ` · ${note}`}
      </span>
      <Refusal error={decide.error} />
      {!operate ? null : state === 'accepted' ? (
        <span className="actions">
          <button
            type="button"
            className="button is-small"
            disabled={decide.isPending}
            onClick={() => decide.mutate({ state: 'open', reason: '' })}
          >
            {say('findings.reopen')}
          </button>
        </span>
      ) : isAsking ? (
        <form
          className="editor"
          onSubmit={event => {
            event.preventDefault()
            decide.mutate({ state: 'accepted', reason })
          }}
        >
          <label className="wide">
            {say('correction.reason')}
            <input
              maxLength={500}
              value={reason}
              autoComplete="off"
              onChange={({ target }) => setReason(target.value)}
            />
          </label>
          <FormActions
            label={say('findings.accept')}
            isDisabled={decide.isPending}
            onCancel={() => setIsAsking(false)}
          />
        </form>
      ) : (
        <span className="actions">
          <button type="button" className="button is-small" onClick={() => setIsAsking(true)}>
            {say('findings.accept.ask')}
          </button>
        </span>
      )}
    </li>
  )
}

/** A kind that is newer than these pages is shown as it is called. */
function wordOf(say: ReturnType<typeof useSpeech>['say'], kind: string): string {
  const key = `finding.${kind}`
  return key in en ? say(key as SentenceKey) : kind
}
