import type { Logger } from 'pino'
import { z } from 'zod'
import { failure, type Result, success } from '../schemas/result.ts'
import { readBrakes } from './cmdb/read-brakes.ts'
import type { CollectorConfig } from './config.ts'
import { decideOnBrake, decideRetirement } from './presence/decide.ts'
import type { StartFailure } from './start-failure.ts'
import { withCmdb } from './with-cmdb.ts'

const MOST_SHOWN = 1000

/** Mass disappearances that wait for a person, as text: what is absent, and by which id to decide. */
export async function describeBrakes(
  config: CollectorConfig,
  log: Logger,
): Promise<Result<string, StartFailure>> {
  const done = await withCmdb(config, log, ({ cmdb }) =>
    readBrakes(cmdb.db, { state: 'pending', limit: MOST_SHOWN }),
  )
  if (!done.ok) return done
  const lines = done.value.items.flatMap(brake => [
    `${brake.id}  ${brake.site}  ${brake.absent.length} of ${brake.siteItems} ${brake.itemClass}s since ${brake.openedAt}`,
    ...brake.absent.map(it => `  ${it.name ?? it.id}  ${it.kind}  last seen ${it.lastSeen}`),
  ])
  return success(lines.length > 0 ? `${lines.join('\n')}\n` : 'Nothing waits for a decision.\n')
}

export const decisions = ['approve', 'reject', 'retire', 'restore'] as const
export type PresenceDecision = (typeof decisions)[number]

/** Decides about a brake (approve, reject) or an item (retire, restore), with who and when in the history. */
export async function decidePresence(
  config: CollectorConfig,
  log: Logger,
  wanted: { decision: PresenceDecision; id: string; by: string; note: string | undefined },
): Promise<Result<string, StartFailure>> {
  const { decision, by, note } = wanted
  const id = z.uuid().safeParse(wanted.id)
  if (!id.success) {
    return failure({ kind: 'usage', message: `expected an id (a UUID), got "${wanted.id}"` })
  }
  const decider = { by, note, origin: 'cli' as const }
  const now = new Date()
  const done = await withCmdb(config, log, ({ cmdb }) => {
    switch (decision) {
      case 'approve':
      case 'reject': {
        const verdict = decision === 'approve' ? 'approved' : 'rejected'
        return decideOnBrake(cmdb, { brakeId: id.data, verdict }, decider, now)
      }
      case 'retire':
      case 'restore':
        return decideRetirement(
          cmdb,
          { itemId: id.data, isRetired: decision === 'retire' },
          decider,
          now,
        )
    }
  })
  if (!done.ok) return done
  if (!done.value.ok) return failure({ kind: 'usage', message: done.value.failure.message })
  return success(`Done: ${done.value.value.changed} changed.\n`)
}
