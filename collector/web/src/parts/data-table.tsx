import { type ReactNode, startTransition, useEffect, useState } from 'react'
import { SCREENFUL } from './screenful.ts'

export type Column<Row> = {
  id: string
  label: string
  /** Nothing to show leaves the cell empty, and out of a phone's card. */
  cell: (row: Row) => ReactNode
  look?: 'number' | 'mono' | 'nowrap' | 'badge-cell'
}

type DataTableProps<Row> = {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
}

/**
 * A table whose first column names the row. On a phone each row becomes a card; the roles are written out because a
 * table that is laid out as blocks is no table any more to a screen reader.
 */
export function DataTable<Row>({ caption, columns, rows, keyOf }: DataTableProps<Row>) {
  const [title, ...others] = columns
  const drawn = useFirstThenAll(rows)
  if (!title) return null
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: kept when the layout is not a table's
    // biome-ignore-start lint/a11y/useSemanticElements: they are those elements
    <table className="table" role="table">
      <caption className="visually-hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(column => (
            <th
              key={column.id}
              role="columnheader"
              scope="col"
              className={column.look === 'number' ? 'number' : undefined}
            >
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {drawn.map(row => (
          <tr key={keyOf(row)} role="row">
            <th role="rowheader" scope="row">
              {title.cell(row)}
            </th>
            {others.map(column => {
              const content = column.cell(row)
              const isEmpty =
                content === undefined || content === '' || content === null || content === false
              return (
                <td
                  key={column.id}
                  role="cell"
                  data-label={column.label}
                  className={`${column.look ?? ''} ${isEmpty ? 'is-empty' : ''}`}
                >
                  {content}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/useSemanticElements: they are those elements
    // biome-ignore-end lint/a11y/noRedundantRoles: kept when the layout is not a table's
  )
}

/** The first rows at once; the others when those can be seen and used. */
function useFirstThenAll<Row>(rows: readonly Row[]): readonly Row[] {
  const [isBegun, setBegun] = useState(rows.length <= SCREENFUL)
  useEffect(() => {
    if (!isBegun) startTransition(() => setBegun(true))
  }, [isBegun])
  return isBegun ? rows : rows.slice(0, SCREENFUL)
}
