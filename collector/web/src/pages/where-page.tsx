import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { devicesQuery, endpointsQuery, sitesQuery } from '../api/queries.ts'
import { foundPlacesQuery } from '../api/where-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import {
  useFoundDeviceColumns,
  useFoundHostColumns,
  useFoundSiteColumns,
} from './found-columns.tsx'
import { FoundList } from './found-list.tsx'

/** Where is…: everything that one search finds, in all sites. */
export function WherePage({ where }: { where?: string }) {
  const { say } = useSpeech()
  return where === undefined ? (
    <>
      <PageHead title={say('where.title')} />
      <Empty title={say('where.start.title')}>{say('where.start.text')}</Empty>
    </>
  ) : (
    <Found q={where} />
  )
}

function Found({ q }: { q: string }) {
  const { say, sayCount } = useSpeech()
  const sites = useInfiniteQuery(sitesQuery(q))
  const devices = useInfiniteQuery(devicesQuery({ q }))
  const hosts = useInfiniteQuery(endpointsQuery({ q, withVisitors: true }))
  const places = useQuery(foundPlacesQuery(q))
  const siteColumns = useFoundSiteColumns()
  const deviceColumns = useFoundDeviceColumns()
  const hostColumns = useFoundHostColumns(places.data?.items ?? [])

  const lists = [sites, devices, hosts]
  const failed = lists.find(it => it.isError && !it.data)
  const isPending = lists.some(it => it.isPending)
  const total = lists.reduce((sum, it) => sum + (it.data?.pages[0]?.total ?? 0), 0)
  return (
    <>
      <PageHead title={say('where.found', { text: q })}>
        {!isPending && !failed && (
          <span className="soft" role="status">
            {sayCount('where.count', total)}
          </span>
        )}
        <Freshness query={hosts} />
      </PageHead>
      {failed ? (
        <Failure
          error={failed.error}
          onRetry={() => {
            for (const list of lists) void list.refetch()
          }}
        />
      ) : isPending ? (
        <Loading />
      ) : total === 0 ? (
        <Empty title={say('site.nothing.title')}>{say('where.nothing', { text: q })}</Empty>
      ) : (
        <>
          <FoundList title={say('sites.title')} query={sites} columns={siteColumns} />
          <FoundList title={say('site.devices')} query={devices} columns={deviceColumns} />
          <FoundList title={say('site.endpoints')} query={hosts} columns={hostColumns} />
        </>
      )}
    </>
  )
}
