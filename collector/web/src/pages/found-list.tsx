import { useSpeech } from '../i18n/language.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { ListEnd } from '../parts/list-end.tsx'

type FoundListProps<Item> = {
  title: string
  columns: readonly Column<Item>[]
  query: {
    data?: { pages: { items: Item[]; total: number }[] } | undefined
    hasNextPage: boolean
    isFetchingNextPage: boolean
    fetchNextPage: () => Promise<unknown>
  }
}

/** A list of the API in a panel, with how many there are; nothing at all when it is empty. */
export function FoundList<Item extends { id: string }>(props: FoundListProps<Item>) {
  const { format } = useSpeech()
  const { title, columns, query } = props
  const items = query.data?.pages.flatMap(page => page.items) ?? []
  const total = query.data?.pages[0]?.total ?? 0
  if (total === 0) return null
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        <span className="soft">{format.number(total)}</span>
      </div>
      <DataTable caption={title} columns={columns} rows={items} keyOf={item => item.id} />
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
