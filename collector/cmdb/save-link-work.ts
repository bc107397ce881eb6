import { sql } from 'kysely'
import type { Episode } from '../traffic/detector.ts'
import { directions, type Fold, type LinkMemory } from '../traffic/fold-link.ts'
import { type Direction, MINUTE_MS } from '../traffic/link-minutes.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import type { LinkWork } from './load-link-work.ts'

/** A link whose minutes were taken in. */
export type DoneLink = { link: LinkWork; fold: Fold; source: 'watched' | 'ports' | undefined }

/** A direction of a link is in another state than it was told to be. */
export type StateChange = {
  link: string
  site: string
  direction: Direction
  atMs: number
  before: string
  after: string
  isLate: boolean
}

/** The states, memories and episodes are those of the folds, and followers find what became different. */
export async function saveLinkWork(
  transaction: SiteTransaction,
  done: readonly DoneLink[],
  changes: readonly StateChange[],
  now: Date,
): Promise<void> {
  if (done.length === 0) return
  const sorted = [...done].sort((a, b) => (a.link.id < b.link.id ? -1 : 1))
  await writeStates(transaction, sorted)
  await writeCheckpoints(transaction, sorted)
  await rewriteEpisodes(transaction, sorted)
  if (changes.length === 0) return
  await sql`INSERT INTO link_state_changes
      (link_id, site_id, direction, at, recorded_at, before, after, is_late)
    SELECT link_id, site_id, direction, at, ${now}, before, after, is_late
    FROM unnest(${changes.map(it => it.link)}::uuid[], ${changes.map(it => it.site)}::text[],
      ${changes.map(it => it.direction)}::text[],
      ${changes.map(it => new Date(it.atMs))}::timestamptz[],
      ${changes.map(it => it.before)}::text[], ${changes.map(it => it.after)}::text[],
      ${changes.map(it => it.isLate)}::boolean[])
      AS given (link_id, site_id, direction, at, before, after, is_late)`.execute(transaction)
}

const instant = (minute: number) => new Date(minute * MINUTE_MS)

async function writeStates(transaction: SiteTransaction, done: readonly DoneLink[]): Promise<void> {
  const since = (it: DoneLink, direction: Direction): Date => {
    const told = it.fold[direction].sinceMinute
    if (told !== undefined) return instant(told)
    const stored = it.link.before?.[direction].sinceMs
    const from = it.fold.from * MINUTE_MS
    return new Date(stored === undefined ? from : Math.min(stored, from))
  }
  await sql`INSERT INTO link_states (link_id, site_id, folded_to, settled_to, judge_from,
      source, down_state,
      up_state, down_since, up_since, down_load, up_load, down_memory, up_memory)
    SELECT * FROM unnest(${done.map(it => it.link.id)}::uuid[],
      ${done.map(it => it.link.site)}::text[],
      ${done.map(it => instant(it.fold.upTo))}::timestamptz[],
      ${done.map(it => instant(it.fold.settled.minute))}::timestamptz[],
      ${done.map(it => judgedFrom(it))}::timestamptz[],
      ${done.map(it => it.source ?? null)}::text[],
      ${done.map(it => it.fold.down.state)}::text[], ${done.map(it => it.fold.up.state)}::text[],
      ${done.map(it => since(it, 'down'))}::timestamptz[],
      ${done.map(it => since(it, 'up'))}::timestamptz[],
      ${done.map(it => it.fold.down.load ?? null)}::real[],
      ${done.map(it => it.fold.up.load ?? null)}::real[],
      ${done.map(it => JSON.stringify(it.fold.settled.down))}::jsonb[],
      ${done.map(it => JSON.stringify(it.fold.settled.up))}::jsonb[])
    ON CONFLICT (link_id) DO UPDATE SET folded_to = excluded.folded_to,
      settled_to = excluded.settled_to, judge_from = NULLIF(link_states.judge_from, excluded.judge_from),
      source = coalesce(excluded.source, link_states.source),
      down_state = excluded.down_state, up_state = excluded.up_state,
      down_since = excluded.down_since, up_since = excluded.up_since,
      down_load = excluded.down_load, up_load = excluded.up_load,
      down_memory = excluded.down_memory, up_memory = excluded.up_memory`.execute(transaction)
}

/** What the register asked for is done; what it asked for meanwhile is not. */
function judgedFrom({ link }: DoneLink): Date | null {
  const ms = link.before?.judgeFromMs
  return ms === undefined ? null : new Date(ms)
}

async function writeCheckpoints(
  transaction: SiteTransaction,
  done: readonly DoneLink[],
): Promise<void> {
  const rows = done.flatMap(({ link, fold }) =>
    fold.checkpoints.map((memory): { link: string; memory: LinkMemory } => ({
      link: link.id,
      memory,
    })),
  )
  // What was remembered of the minutes that are taken in again is no longer true.
  await sql`DELETE FROM link_checkpoints c
    USING unnest(${done.map(it => it.link.id)}::uuid[],
      ${done.map(it => instant(it.fold.from))}::timestamptz[]) AS g (link_id, since)
    WHERE c.link_id = g.link_id AND c.at > g.since`.execute(transaction)
  if (rows.length === 0) return
  await sql`INSERT INTO link_checkpoints (link_id, at, down_memory, up_memory)
    SELECT * FROM unnest(${rows.map(it => it.link)}::uuid[],
      ${rows.map(it => instant(it.memory.minute))}::timestamptz[],
      ${rows.map(it => JSON.stringify(it.memory.down))}::jsonb[],
      ${rows.map(it => JSON.stringify(it.memory.up))}::jsonb[])
    ON CONFLICT (link_id, at) DO UPDATE
      SET down_memory = excluded.down_memory, up_memory = excluded.up_memory`.execute(transaction)
}

async function rewriteEpisodes(
  transaction: SiteTransaction,
  done: readonly DoneLink[],
): Promise<void> {
  const rows = done.flatMap(({ link, fold }) =>
    directions.flatMap(direction =>
      fold[direction].episodes.map(
        (episode): EpisodeRow => ({ link: link.id, direction, episode }),
      ),
    ),
  )
  const starts = rows.map(it => instant(it.episode.fromMinute))
  // Those that were certain only in minutes that are now told otherwise.
  await sql`DELETE FROM link_episodes e
    USING unnest(${done.map(it => it.link.id)}::uuid[],
      ${done.map(it => instant(it.fold.from))}::timestamptz[]) AS g (link_id, since)
    WHERE e.link_id = g.link_id AND e.concluded_at >= g.since
      AND NOT EXISTS (SELECT FROM unnest(${rows.map(it => it.link)}::uuid[],
          ${rows.map(it => it.direction)}::text[], ${starts}::timestamptz[])
          AS kept (link_id, direction, started_at)
        WHERE kept.link_id = e.link_id AND kept.direction = e.direction
          AND kept.started_at = e.started_at)`.execute(transaction)
  if (rows.length === 0) return
  const of = <Value>(value: (episode: Episode) => Value) => rows.map(it => value(it.episode))
  await sql`INSERT INTO link_episodes (link_id, direction, started_at, concluded_at, ended_at,
      ended_by, is_harmful, peak, mean, known_minutes)
    SELECT * FROM unnest(${rows.map(it => it.link)}::uuid[],
      ${rows.map(it => it.direction)}::text[], ${starts}::timestamptz[],
      ${of(it => instant(it.concludedMinute))}::timestamptz[],
      ${of(it => (it.toMinute === undefined ? null : instant(it.toMinute)))}::timestamptz[],
      ${of(it => it.endedBy ?? null)}::text[], ${of(it => it.isHarmful)}::boolean[],
      ${of(it => it.peak)}::real[], ${of(it => it.mean)}::real[],
      ${of(it => it.knownMinutes)}::integer[])
    ON CONFLICT (link_id, direction, started_at) DO UPDATE SET concluded_at = excluded.concluded_at,
      ended_at = excluded.ended_at, ended_by = excluded.ended_by,
      is_harmful = excluded.is_harmful, peak = excluded.peak, mean = excluded.mean,
      known_minutes = excluded.known_minutes`.execute(transaction)
}

type EpisodeRow = { link: string; direction: Direction; episode: Episode }
