import { useInfiniteQuery } from '@tanstack/react-query'
import { planRevisionsQuery } from '../api/agent-queries.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ListEnd } from '../parts/list-end.tsx'
import { PlanChangeSentence } from './plan-change-sentence.tsx'

type PlanHistoryProps = { agent: string; onTake: (revision: number) => void }

/** Who gave the agent which plan, when, and what that changed; each can be taken as the beginning of another. */
export function PlanHistory({ agent, onTake }: PlanHistoryProps) {
  const { say, format } = useSpeech()
  const { operate } = useMay()
  const query = useInfiniteQuery(planRevisionsQuery(agent))
  const revisions = query.data?.pages.flatMap(page => page.items) ?? []
  const total = query.data?.pages[0]?.total ?? 0
  if (total === 0) return null
  return (
    <section className="panel" aria-labelledby="plan-history">
      <div className="panel-head">
        <h2 id="plan-history">{say('plan.history')}</h2>
        <span className="soft">{format.number(total)}</span>
      </div>
      <ol className="history">
        {revisions.map(it => (
          <li key={it.revision}>
            <time dateTime={it.changedAt}>{format.dateTime(it.changedAt)}</time>
            <span className="actions">
              {say('plan.history.by', { revision: it.revision, by: it.changedBy })}
              {it.publishedAt === undefined && (
                <span className="badge warn">{say('plan.history.waits')}</span>
              )}
              {operate && (
                <button
                  type="button"
                  className="button is-small"
                  onClick={() => onTake(it.revision)}
                >
                  {say('plan.history.take')}
                  <span className="visually-hidden"> {it.revision}</span>
                </button>
              )}
            </span>
            <ul className="revision">
              {it.changes.map(change => (
                <li key={`${change.vlan?.id} ${change.vlan?.name} ${change.field} ${change.kind}`}>
                  <PlanChangeSentence change={change} />
                </li>
              ))}
              {it.changes.length === 0 && it.looksAt && (
                <li>{say('plan.size', { addresses: it.looksAt.addresses })}</li>
              )}
            </ul>
          </li>
        ))}
      </ol>
      <ListEnd
        shown={revisions.length}
        total={total}
        hasMore={query.hasNextPage}
        isFetching={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </section>
  )
}
