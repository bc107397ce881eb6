import { type RawBuilder, sql } from 'kysely'

/** Place in a list that is ordered by name: its sort text, and the id that tells equal names apart. */
export type NameKey = { name: string; id: string }

// Byte order, so that pages of any database and locale agree; unnamed items come last (U+10FFFF).
const UNNAMED = '\u{10FFFF}'

/** What a name is sorted by: case apart, and no longer than a cursor should be. */
export function nameSortText(table: 'devices' | 'endpoints'): RawBuilder<string> {
  return sql<string>`(coalesce(left(lower(${sql.ref(`${table}.name`)}), 100), ${UNNAMED}) collate "C")`
}

/** The condition that a row comes after a place in the order by name. */
export function isAfterName(table: 'devices' | 'endpoints', after: NameKey): RawBuilder<boolean> {
  return sql<boolean>`(${nameSortText(table)}, ${sql.ref(`${table}.id`)}) > (${after.name}, ${after.id}::uuid)`
}
