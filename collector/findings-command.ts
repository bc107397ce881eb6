import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { failure, type Result, success } from '../schemas/result.ts'
import { decideFinding } from './cmdb/decide-finding.ts'
import { readFindings } from './cmdb/read-findings.ts'
import type { CommandContext } from './corrections.ts'
import { applyProposal } from './gear/apply-proposal.ts'
import type { StartFailure } from './start-failure.ts'
import { withCmdb } from './with-cmdb.ts'

const MOST_SHOWN = 1000

/** Open findings as text, a line each with the id to decide by. */
export async function describeFindings(
  { config, log }: CommandContext,
  site: string | undefined,
): Promise<Result<string, StartFailure>> {
  const done = await withCmdb(config, log, ({ cmdb }) =>
    readFindings(cmdb.db, { site, state: 'open', limit: MOST_SHOWN }),
  )
  if (!done.ok) return done
  const { items, total } = done.value
  const lines = items.map(it => {
    const place = [it.subject.deviceName, it.subject.interface].filter(Boolean).join(' ')
    return `${it.id}  ${it.site}  ${it.kind}${place ? `  ${place}` : ''}  ${JSON.stringify(it.detail)}`
  })
  const more = total > items.length ? [`${total - items.length} more`] : []
  return success(lines.length > 0 ? `${[...lines, ...more].join('\n')}\n` : 'No open findings.\n')
}

export type FindingAction = 'accept' | 'reopen' | 'apply'

/** Accepts a finding, opens it again, or does what it proposes, with who and when. */
export async function decideOnFinding(
  { config, log, by }: CommandContext,
  wanted: { action: FindingAction; id: string; note: string | undefined },
): Promise<Result<string, StartFailure>> {
  const { action, note } = wanted
  const id = z.uuid().safeParse(wanted.id)
  if (!id.success) {
    return failure({ kind: 'usage', message: `expected the id of a finding, got "${wanted.id}"` })
  }
  const now = new Date()
  const actor = { kind: 'person' as const, name: by }
  const correction = { id: uuidv7(), actor, origin: 'cli' as const, reason: note, now }
  const decision = action === 'accept' ? ('accepted' as const) : ('open' as const)
  const done = await withCmdb(config, log, ({ cmdb }) =>
    action === 'apply'
      ? applyProposal(cmdb, id.data, correction)
      : decideFinding(cmdb, id.data, decision, correction),
  )
  if (!done.ok) return done
  if (!done.value.ok) return failure({ kind: 'usage', message: done.value.failure.message })
  return success(`Done: ${done.value.value.changes} changed.\n`)
}
