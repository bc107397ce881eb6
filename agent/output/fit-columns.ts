/** One blank on either side of a cell. */
const PADDING = 2
const NARROWEST = 6

/**
 * Widths of a table's columns, padding included, so that the table fits `width`: the widest that may shrink gives way
 * first. With no width, or where fixed columns alone are too wide, the natural ones remain.
 */
export function fitColumns(
  columns: readonly { length: number; isFixed: boolean }[],
  width: number | undefined,
): number[] {
  const widths = columns.map(({ length }) => length + PADDING)
  if (width === undefined) return widths
  const borders = columns.length + 1
  let excess = widths.reduce((sum, it) => sum + it, borders) - width
  while (excess > 0) {
    const shrinkable = widths.map((it, index) => (columns[index]?.isFixed ? 0 : it))
    const widest = Math.max(...shrinkable)
    if (widest <= NARROWEST) break
    const index = shrinkable.indexOf(widest)
    widths[index] = widest - 1
    excess--
  }
  return widths
}
