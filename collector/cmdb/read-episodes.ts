import { type Kysely, sql } from 'kysely'
import type { Direction } from '../traffic/link-minutes.ts'
import type { EpisodeContributors } from './episode-contributors.ts'
import { type ListPage, toListPage } from './list-page.ts'
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

export type EpisodeKey = { at: string; direction: Direction }

/** The latest first. */
export async function readEpisodes(
  db: Kysely<Database>,
  list: { linkId: string; after?: EpisodeKey | undefined; limit: number },
): Promise<ListPage<EpisodeItem, EpisodeKey>> {
  const { linkId, after, limit } = list
  const matching = db.selectFrom('link_episodes').where('link_id', '=', linkId)
  const [rows, { total }] = await Promise.all([
    matching
      .selectAll()
      .$if(after !== undefined, it =>
        it.where(
          sql<boolean>`(started_at, direction) < (${after?.at}::timestamptz, ${after?.direction})`,
        ),
      )
      .orderBy('started_at', 'desc')
      .orderBy('direction', 'desc')
      .limit(limit + 1)
      .execute(),
    matching.select(eb => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
  ])
  return toListPage(
    rows,
    limit,
    Number(total),
    row => ({ at: row.started_at.toISOString(), direction: row.direction }),
    row => ({
      direction: row.direction,
      from: row.started_at.toISOString(),
      ...(row.ended_at && { to: row.ended_at.toISOString() }),
      ...(row.ended_by && { endedBy: row.ended_by }),
      isHarmful: row.is_harmful,
      peak: share(row.peak),
      mean: share(row.mean),
      knownMinutes: row.known_minutes,
      ...(row.contributors && { contributors: row.contributors }),
    }),
  )
}

function share(value: number): number {
  return Math.round(value * 1000) / 1000
}
