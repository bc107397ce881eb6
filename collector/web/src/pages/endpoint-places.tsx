import { useInfiniteQuery } from '@tanstack/react-query'
import type { Location } from '../api/client.ts'
import { endpointPlacesQuery } from '../api/where-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Confidence } from '../parts/confidence.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { ListEnd } from '../parts/list-end.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { Place } from '../parts/place.tsx'
import { When } from '../parts/when.tsx'

/** Where a host is plugged in, how sure that is, and where it was before. */
export function EndpointPlaces({ id }: { id: string }) {
  const { say } = useSpeech()
  const query = useInfiniteQuery(endpointPlacesQuery(id))
  const columns = usePastColumns()
  if (query.isPending) return <Loading lines={2} />
  if (!query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  const all = query.data.pages.flatMap(page => page.items)
  const current = all.find(it => it.endedAt === undefined)
  const past = all.filter(it => it.endedAt !== undefined)
  return (
    <section className="panel" aria-labelledby="place">
      <div className="panel-head">
        <h2 id="place">{say('where.now')}</h2>
        {current && <Confidence value={current.confidence} />}
      </div>
      {current ? (
        <Current place={current} />
      ) : (
        <p className="panel-body soft">{say('where.unknown')}</p>
      )}
      {past.length > 0 && (
        <>
          <div className="panel-head">
            <h3>{say('where.before')}</h3>
          </div>
          <DataTable
            caption={say('where.before')}
            columns={columns}
            rows={past}
            keyOf={it => it.id}
          />
        </>
      )}
      <ListEnd
        shown={all.length}
        total={query.data.pages[0]?.total ?? 0}
        hasMore={query.hasNextPage}
        isFetching={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </section>
  )
}

function Current({ place }: { place: Location }) {
  const { say, format } = useSpeech()
  return (
    <div className="panel-body">
      <p className="place">
        <Place place={place} />
      </p>
      <dl className="facts">
        {place.vlan !== undefined && (
          <div>
            <dt>{say('field.vlan')}</dt>
            <dd>{place.vlan}</dd>
          </div>
        )}
        <div>
          <dt>{say('where.evidence')}</dt>
          <dd>{say(`evidence.${place.evidence}`)}</dd>
        </div>
        <div>
          <dt>{say('where.since')}</dt>
          <dd>{format.dateTime(place.firstSeen)}</dd>
        </div>
        <div>
          <dt>{say('where.confirmed')}</dt>
          <dd>
            <When at={place.lastSeen} />
          </dd>
        </div>
      </dl>
    </div>
  )
}

function usePastColumns(): Column<Location>[] {
  const { say, format } = useSpeech()
  return [
    { id: 'place', label: say('where.place'), cell: place => <Place place={place} /> },
    {
      id: 'from',
      label: say('where.from'),
      look: 'nowrap',
      cell: ({ firstSeen }) => format.dateTime(firstSeen),
    },
    {
      id: 'until',
      label: say('where.until'),
      look: 'nowrap',
      cell: ({ endedAt }) => endedAt && format.dateTime(endedAt),
    },
  ]
}
