import type { Logger } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { failure, type Result, success } from '../schemas/result.ts'
import { correctFields, type FieldEdit } from './cmdb/correct-fields.ts'
import type { Corrected, Correction, Refusal } from './cmdb/correction.ts'
import { decideCase } from './cmdb/decide-case.ts'
import { findItemsByText, type NamedItem } from './cmdb/find-items-by-text.ts'
import { readCases } from './cmdb/read-cases.ts'
import { readEndpointExplanation } from './cmdb/read-endpoint-explanation.ts'
import { readExplanation } from './cmdb/read-explanation.ts'
import { undoChangeset } from './cmdb/undo-changeset.ts'
import type { CollectorConfig } from './config.ts'
import { describeCase } from './describe-case.ts'
import type { OpenCmdb } from './open-cmdb.ts'
import { caseDecisions } from './reconcile/case-decision.ts'
import { explainEndpointInWords } from './reconcile/explain-endpoint-in-words.ts'
import { type ExplanationText, explainInWords } from './reconcile/explain-in-words.ts'
import { type Language, languages } from './reconcile/explanation-words.ts'
import type { StartFailure } from './start-failure.ts'
import { withCmdb } from './with-cmdb.ts'

/** What every one of these commands is given. */
export type CommandContext = { config: CollectorConfig; log: Logger; by: string }

type Told = Promise<Result<string, StartFailure>>

/** Why a device or an endpoint is this one, and where each value comes from. */
export function explain(context: CommandContext, text: string, language: string): Told {
  const chosen = languages.find(it => it === language)
  if (!chosen) return usage(`--language: expected ${languages.join(' or ')}`)
  return onItem(context, text, async (opened, item) => {
    const told = await explainItem(opened, item, chosen)
    if (!told) return failure({ kind: 'unknown', message: `there is no ${item.type} ${item.id}` })
    const { title, identity, fields, history } = told
    const lines = [...identity, '', ...fields.map(it => it.sentence)]
    return success(
      [title, item.id, '', ...lines, ...(history.length ? ['', ...history] : []), ''].join('\n'),
    )
  })
}

async function explainItem(
  { cmdb }: OpenCmdb,
  { type, id }: NamedItem,
  language: Language,
): Promise<ExplanationText | undefined> {
  if (type === 'device') {
    const explanation = await readExplanation(cmdb, id)
    return explanation && explainInWords(explanation, language)
  }
  const explanation = await readEndpointExplanation(cmdb, id)
  return explanation && explainEndpointInWords(explanation, language)
}

/** Sets, locks or releases fields of a device or an endpoint. */
export function editFields(
  context: CommandContext,
  text: string,
  edits: readonly FieldEdit[],
): Told {
  return onItem(context, text, async ({ cmdb }, { id }) =>
    describeCorrected(await correctFields(cmdb, id, edits, correctionOf(context))),
  )
}

/** The questions of identity that are open, or one of them whole. */
export function showCases(
  context: CommandContext,
  id: string | undefined,
  language: Language,
): Told {
  if (id !== undefined && !isUuid(id)) return usage(`${id}: expected the id of a case`)
  return withOpen(context, async ({ cmdb }) => {
    const list = id === undefined ? { state: 'open' as const, limit: 1000 } : { id, limit: 1 }
    const { items, total } = await readCases(cmdb.db, list)
    if (id !== undefined && items.length === 0) {
      return failure({ kind: 'unknown', message: `there is no case ${id}` })
    }
    const open = id === undefined ? [`${total} open`, ''] : []
    return success([...open, ...items.map(it => describeCase(it, language)), ''].join('\n'))
  })
}

/** Answers a question of identity. */
export function decide(
  context: CommandContext,
  caseId: string,
  answer: { decision: string; keep?: string | undefined },
): Told {
  const decision = caseDecisions.find(it => it === answer.decision)
  if (!isUuid(caseId)) return usage(`${caseId}: expected the id of a case`)
  if (!decision) return usage(`decision: expected one of ${caseDecisions.join(', ')}`)
  return withOpen(context, async ({ cmdb }) => {
    const { keep } = answer
    const correction = correctionOf(context)
    return describeCorrected(await decideCase(cmdb, caseId, { decision, keep }, correction))
  })
}

/** Takes a changeset back. */
export function undo(context: CommandContext, changesetId: string): Told {
  if (!isUuid(changesetId)) return usage(`${changesetId}: expected the id of a changeset`)
  return withOpen(context, async ({ cmdb }) => {
    const done = await undoChangeset(cmdb, changesetId, correctionOf(context))
    if (!done.ok) return done
    const left = done.value.refused.map(it => `Left alone: ${it.message}.\n`).join('')
    const told = describeCorrected(done)
    return told.ok ? success(left + told.value) : told
  })
}

function correctionOf({ by }: CommandContext): Correction {
  const actor = { kind: 'person' as const, name: by }
  return { id: uuidv7(), actor, origin: 'cli', now: new Date() }
}

function describeCorrected(done: Result<Corrected, Refusal>): Result<string, Refusal> {
  if (!done.ok) return done
  const { changes, changeset } = done.value
  return success(
    changes === 0 ? 'Nothing to do.\n' : `Done: ${changes} changes, changeset ${changeset}.\n`,
  )
}

function onItem(
  context: CommandContext,
  text: string,
  work: (opened: OpenCmdb, item: NamedItem) => Promise<Result<string, Refusal>>,
): Told {
  return withOpen(context, async opened => {
    const found = await findItemsByText(opened.cmdb.db, text)
    const [item, ...others] = found
    if (!item) {
      return failure({ kind: 'unknown', message: `${text}: there is no such device or endpoint` })
    }
    if (others.length === 0) return work(opened, item)
    const lines = found.map(({ type, id, site, name, mac, address }) =>
      [id, type, site, name ?? '-', mac ?? '-', address ?? '-'].join('  '),
    )
    const message = [`${text}: which of these? Name it by its id:`, ...lines].join('\n  ')
    return failure({ kind: 'conflict', message })
  })
}

async function withOpen(
  { config, log }: CommandContext,
  work: (opened: OpenCmdb) => Promise<Result<string, Refusal>>,
): Told {
  const done = await withCmdb(config, log, work)
  if (!done.ok) return done
  return done.value.ok ? done.value : usage(done.value.failure.message)
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

async function usage(message: string): Told {
  return failure({ kind: 'usage', message })
}
