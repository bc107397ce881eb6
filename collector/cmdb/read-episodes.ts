import { type Kysely, sql } from 'kysely'
import type { Direction } from '../traffic/link-minutes.ts'
import type { EpisodeContributors } from './episode-contributors.ts'
import type { ListOrder, ListRange, SortTerm } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import type { Database } from './tables.ts'

/** A time at which a direction of a link was full. */
export type EpisodeItem = {
  direction: Direction
  from: string
  /** Absent while it lasts. */
  to?: string
  endedBy?: 'room' | 'dark'
  isHarmful: boolean
  peak: number
  mean: number
  knownMinutes: number
  /** Absent until it was looked into. */
  contributors?: EpisodeContributors
}

/** Of one link: an instant has one beginning in each direction. */
const episodeTie: SortTerm = {
  of: sql`((to_char(e.started_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS') || e.direction) COLLATE "C")`,
  kind: 'text',
}

export const episodeOrder: ListOrder = {
  usual: '-from',
  tie: episodeTie,
  by: {
    from: { of: sql.ref('e.started_at'), kind: 'instant' },
    peak: { of: sql.ref('e.peak'), kind: 'number' },
    mean: { of: sql.ref('e.mean'), kind: 'number' },
    knownMinutes: { of: sql.ref('e.known_minutes'), kind: 'integer' },
  },
}

/** The latest first unless asked otherwise. */
export async function readEpisodes(
  db: Kysely<Database>,
  list: ListRange & { linkId: string },
): Promise<ListPage<EpisodeItem>> {
  const all = db.selectFrom('link_episodes as e').where('e.link_id', '=', list.linkId)
  return readList(episodeOrder, list, { rows: all.selectAll(), all }, row => ({
    direction: row.direction,
    from: row.started_at.toISOString(),
    ...(row.ended_at && { to: row.ended_at.toISOString() }),
    ...(row.ended_by && { endedBy: row.ended_by }),
    isHarmful: row.is_harmful,
    peak: share(row.peak),
    mean: share(row.mean),
    knownMinutes: row.known_minutes,
    ...(row.contributors && { contributors: row.contributors }),
  }))
}

function share(value: number): number {
  return Math.round(value * 1000) / 1000
}
