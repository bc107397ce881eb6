import { useInfiniteQuery } from '@tanstack/react-query'
import {
  type Maintenance,
  type MaintenanceState,
  maintenanceQuery,
} from '../api/maintenance-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ListEnd } from '../parts/list-end.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import { MaintenanceLine } from './maintenance-line.tsx'

/** Announced work: what runs, what is to come, what is over; of a site with that of all sites, or everywhere. */
export function MaintenanceLists({ site }: { site?: string | undefined }) {
  const { say } = useSpeech()
  const running = useInfiniteQuery(maintenanceQuery('running', { site }))
  const planned = useInfiniteQuery(maintenanceQuery('planned', { site }))
  const over = useInfiniteQuery(maintenanceQuery('over', { site }))
  const all = [running, planned, over]
  const failed = all.find(it => it.isError && !it.data)
  if (failed) return <Failure error={failed.error} onRetry={() => void failed.refetch()} />
  if (all.some(it => it.isPending)) return <Loading lines={4} />
  if (all.every(it => it.data?.pages[0]?.total === 0)) {
    return <Empty title={say('maintenance.none.title')}>{say('maintenance.none.text')}</Empty>
  }
  return (
    <>
      <Group state="running" query={running} />
      <Group state="planned" query={planned} />
      <Group state="over" query={over} />
    </>
  )
}

type GroupProps = {
  state: MaintenanceState
  query: {
    data?: { pages: { items: Maintenance[]; total: number }[] } | undefined
    hasNextPage: boolean
    isFetchingNextPage: boolean
    fetchNextPage: () => Promise<unknown>
  }
}

function Group({ state, query }: GroupProps) {
  const { say, format } = useSpeech()
  const windows = query.data?.pages.flatMap(page => page.items) ?? []
  const total = query.data?.pages[0]?.total ?? 0
  if (total === 0) return null
  const title = `maintenance-${state}`
  return (
    <section className="panel" aria-labelledby={title}>
      <div className="panel-head">
        <h2 id={title}>{say(`maintenance.group.${state}`)}</h2>
        <span className="soft">{format.number(total)}</span>
      </div>
      <ul className="history">
        {windows.map(it => (
          <MaintenanceLine key={it.id} window={it} state={state} />
        ))}
      </ul>
      <ListEnd
        shown={windows.length}
        total={total}
        hasMore={query.hasNextPage}
        isFetching={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </section>
  )
}
