import { z } from 'zod'
import { DeviceKind } from './device-kind.ts'

const GROUPS = ['site', 'building', 'rack', 'room']

/** A convention for names: what names of these kinds look like, and what their parts mean. */
export const NamingRule = z.strictObject({
  name: z.string().min(1).max(100),
  kinds: z.array(DeviceKind).min(1),
  /** A regular expression for the whole name, in any case; named groups `site`, `building`, `rack` and `room` are read from it. */
  pattern: z.string().min(1).max(500).superRefine(checkPattern),
})
export type NamingRule = z.infer<typeof NamingRule>

function checkPattern(pattern: string, context: z.RefinementCtx): void {
  try {
    new RegExp(pattern, 'iu')
  } catch {
    context.addIssue({ code: 'custom', message: 'expected a regular expression' })
    return
  }
  const names = [...pattern.matchAll(/\(\?<(\w+)>/g)].map(it => it[1] ?? '')
  const unknown = names.find(it => !GROUPS.includes(it))
  if (unknown !== undefined) {
    const message = `there is no group ${unknown}; known are ${GROUPS.join(', ')}`
    context.addIssue({ code: 'custom', message })
  }
}
