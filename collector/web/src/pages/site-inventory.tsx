import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Device, Endpoint, Kind, Site } from '../api/client.ts'
import { devicesQuery, endpointsQuery, type InventoryFilter } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { ListEnd } from '../parts/list-end.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import { productName } from '../parts/product-name.ts'
import { StateBadge } from '../parts/state-badge.tsx'

/**
 * The devices and endpoints of a site, of one kind or all, that a search finds. Endpoints are by far the most: they are
 * listed when their kind or a search asks for them, or when there is nothing else.
 */
export function SiteInventory({
  site,
  kind,
  q,
}: {
  site: Site
  kind: Kind | undefined
  q: string | undefined
}) {
  const { say } = useSpeech()
  const counted = site.kinds.filter(it => kind === undefined || it.kind === kind)
  const filter = { site: site.id, kind, q }
  const hasDevices = counted.some(it => it.devices > 0)
  const isAsked = kind !== undefined || q !== undefined || !hasDevices
  const devices = useInfiniteQuery({
    ...devicesQuery(filter),
    enabled: hasDevices,
    placeholderData: previous => previous,
  })
  const endpoints = useInfiniteQuery({
    ...endpointsQuery(filter),
    enabled: isAsked && counted.some(it => it.endpoints > 0),
    placeholderData: previous => previous,
  })
  const deviceColumns = useDeviceColumns(filter)
  const endpointColumns = useEndpointColumns(filter)

  const lists = [devices, endpoints].filter(it => it.isEnabled)
  const failed = lists.find(it => it.isError && !it.data)
  if (failed) return <Failure error={failed.error} onRetry={() => void failed.refetch()} />
  if (lists.some(it => it.isPending)) return <Loading />
  if (lists.every(it => (it.data?.pages[0]?.total ?? 0) === 0)) {
    return <Empty title={say('site.nothing.title')}>{say('site.nothing.text')}</Empty>
  }
  return (
    <>
      {devices.isEnabled && (
        <InventoryList
          title={kind ? say(`kind.${kind}`) : say('site.devices')}
          caption={say('site.devices.caption')}
          query={devices}
          columns={deviceColumns}
        />
      )}
      {endpoints.isEnabled && (
        <InventoryList
          title={kind && !devices.isEnabled ? say(`kind.${kind}`) : say('site.endpoints')}
          caption={say('site.endpoints.caption')}
          query={endpoints}
          columns={endpointColumns}
        />
      )}
    </>
  )
}

type InventoryListProps<Item> = {
  title: string
  caption: string
  columns: readonly Column<Item>[]
  query: {
    data?: { pages: { items: Item[]; total: number }[] } | undefined
    hasNextPage: boolean
    isFetchingNextPage: boolean
    fetchNextPage: () => Promise<unknown>
  }
}

function InventoryList<Item extends { id: string }>(props: InventoryListProps<Item>) {
  const { format } = useSpeech()
  const { title, caption, columns, query } = props
  const items = query.data?.pages.flatMap(page => page.items) ?? []
  const total = query.data?.pages[0]?.total ?? 0
  if (total === 0) return null
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        <span className="soft">{format.number(total)}</span>
      </div>
      <DataTable caption={caption} columns={columns} rows={items} keyOf={item => item.id} />
      <ListEnd
        shown={items.length}
        total={total}
        hasMore={query.hasNextPage}
        isFetching={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </section>
  )
}

function useDeviceColumns({ kind }: InventoryFilter): Column<Device>[] {
  const { say } = useSpeech()
  return [
    {
      id: 'name',
      label: say('field.name'),
      cell: device => (
        <Link to="/devices/$device" params={{ device: device.id }}>
          {device.name ?? device.addresses[0] ?? device.macAddress ?? say('device.unnamed')}
        </Link>
      ),
    },
    ...useKindColumn<Device>(kind),
    {
      id: 'model',
      label: say('field.model'),
      cell: productName,
    },
    { id: 'serial', label: say('field.serial'), look: 'mono', cell: device => device.serial },
    { id: 'version', label: say('field.version'), cell: device => device.version },
    { id: 'address', label: say('field.address'), look: 'mono', cell: it => it.addresses[0] },
    ...useStateColumns<Device>(),
  ]
}

function useEndpointColumns({ kind }: InventoryFilter): Column<Endpoint>[] {
  const { say } = useSpeech()
  return [
    {
      id: 'name',
      label: say('field.name'),
      cell: ({ id, name, address, macAddress }) => (
        <Link to="/endpoints/$endpoint" params={{ endpoint: id }}>
          {name ?? address ?? macAddress ?? say('device.unnamed')}
        </Link>
      ),
    },
    ...useKindColumn<Endpoint>(kind),
    { id: 'address', label: say('field.address'), look: 'mono', cell: it => it.address },
    { id: 'mac', label: say('field.macAddress'), look: 'mono', cell: it => it.macAddress },
    { id: 'vendor', label: say('field.vendor'), cell: it => it.vendor },
    { id: 'vlan', label: say('field.vlan'), look: 'number', cell: it => it.vlan },
    ...useStateColumns<Endpoint>(),
  ]
}

/** Only where kinds are mixed. */
function useKindColumn<Item extends { kind: Kind }>(chosen: Kind | undefined): Column<Item>[] {
  const { say } = useSpeech()
  if (chosen) return []
  return [
    {
      id: 'kind',
      label: say('field.kind'),
      look: 'nowrap',
      cell: (item: Item) => say(`kind.one.${item.kind}`),
    },
  ]
}

function useStateColumns<Item extends Pick<Device, 'state' | 'lastSeen'>>(): Column<Item>[] {
  const { say, format } = useSpeech()
  return [
    {
      id: 'state',
      label: say('field.state'),
      look: 'badge-cell',
      cell: item => <StateBadge state={item.state} />,
    },
    {
      id: 'lastSeen',
      label: say('field.lastSeen'),
      look: 'nowrap',
      cell: item => (
        <time dateTime={item.lastSeen} title={format.dateTime(item.lastSeen)}>
          {format.ago(item.lastSeen, Date.now())}
        </time>
      ),
    },
  ]
}
