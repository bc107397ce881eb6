import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import { csvCell, csvColumns } from './csv-columns.ts'
import type { PageAnswer } from './list-shape.ts'

/** How items become text: what stands before all of them, and what each page of them is. */
export type ListText = { type: string; head: string; ofItems: (items: unknown[]) => string }

/**
 * A list from its first page on, as text. No more than one page is held, and the next is asked for when the reader has taken
 * the one before; when the reader goes away, no other is asked for.
 */
export async function* streamList(
  first: PageAnswer,
  pageAfter: (cursor: string) => Promise<PageAnswer>,
  { head, ofItems }: ListText,
): AsyncGenerator<string> {
  if (head !== '') yield head
  for (let page = first; ; page = await pageAfter(page.next)) {
    if (page.items.length > 0) yield ofItems(page.items)
    if (page.next === null) return
  }
}

/** One JSON object per line. */
export function asNdjson(item: z.ZodObject): ListText {
  const shown = z.array(item)
  return {
    type: 'application/x-ndjson; charset=utf-8',
    head: '',
    ofItems: items => z.encode(shown, items as never).reduce(addLine, ''),
  }
}

function addLine(text: string, item: unknown): string {
  return `${text}${JSON.stringify(item)}\n`
}

/**
 * CSV with a line of headings. A text that a spreadsheet would take for a formula gets an apostrophe before it, since names come
 * from whoever plugs something in.
 */
export function asCsv(item: z.ZodObject, delimiter: 'semicolon' | 'comma'): ListText {
  const shown = z.array(item)
  const columns = csvColumns(item)
  const isForPeople = delimiter === 'semicolon'
  const options = {
    delimiter: isForPeople ? ';' : ',',
    record_delimiter: 'windows' as const,
    escape_formulas: true,
  }
  const headings = columns.map(it => it.heading)
  return {
    type: 'text/csv; charset=utf-8; header=present',
    head: `${isForPeople ? '\uFEFF' : ''}${stringify([headings], options)}`,
    ofItems: items =>
      stringify(
        z.encode(shown, items as never).map(it => columns.map(column => csvCell(it, column))),
        options,
      ),
  }
}
