import { runInNewContext } from 'node:vm'
import type { NamingRule } from '../../../schemas/naming-rule.ts'
import { failure, type Result, success } from '../../../schemas/result.ts'

export type NameParts = Partial<Record<'site' | 'building' | 'rack' | 'room', string>>

/** A good pattern reads 100,000 names in this time; one that backtracks without end is stopped. */
const MOST_MS = 250
const MOST_CHARACTERS = 255

const SCRIPT = `
  const pattern = new RegExp('^(?:' + source + ')$', 'iu');
  JSON.stringify(JSON.parse(names).map(name => {
    const match = pattern.exec(name);
    return match ? { ...match.groups } : null;
  }))`

/**
 * What a rule reads from each name; undefined where the name breaks it. Patterns are other people's, so they run with a
 * limit: one that does not come to an end in time is a failure, and has harmed nothing.
 */
export function matchNames(
  rule: NamingRule,
  names: readonly string[],
): Result<(NameParts | undefined)[], string> {
  const shortened = names.map(it => it.slice(0, MOST_CHARACTERS))
  try {
    const context = { source: rule.pattern, names: JSON.stringify(shortened) }
    const text: unknown = runInNewContext(SCRIPT, context, { timeout: MOST_MS })
    const matches = JSON.parse(String(text)) as (Record<string, string> | null)[]
    return success(matches.map(it => it ?? undefined))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    return failure(`naming rule ${rule.name}: its pattern takes too long; expected a simpler one`)
  }
}
