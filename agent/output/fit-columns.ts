/** One blank on either side of a cell. */
const PADDING = 2
const NARROWEST = 9

export type FittedColumn = {
  /** Characters of its longest cell. */
  length: number
  /** Which columns are cut when the terminal is narrow. Names and serial numbers are useless by halves. */
  isCut: 'first' | 'last' | 'never'
}

/**
 * Widths of a table's columns, padding included, so that the table fits `width`: of those that are cut first the widest
 * gives way, then of the others. With no width, or where nothing may be cut further, what does not fit sticks out.
 */
export function fitColumns(columns: readonly FittedColumn[], width: number | undefined): number[] {
  const widths = columns.map(({ length }) => length + PADDING)
  if (width === undefined) return widths
  const borders = columns.length + 1
  let excess = widths.reduce((sum, it) => sum + it, borders) - width
  for (const turn of ['first', 'last'] as const) {
    while (excess > 0) {
      const cuttable = widths.map((it, index) => (columns[index]?.isCut === turn ? it : 0))
      const widest = Math.max(...cuttable)
      if (widest <= NARROWEST) break
      widths[cuttable.indexOf(widest)] = widest - 1
      excess--
    }
  }
  return widths
}
