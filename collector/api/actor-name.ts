import { z } from 'zod'

/** Who does something, as they call themselves; kept with what they did. */
export const ActorName = z
  .string('expected a name')
  .trim()
  .min(1, 'expected a name')
  .max(100, 'expected at most 100 characters')
  .regex(/^\P{Cc}*$/u, 'expected no control characters')

/** Every request that decides something says who makes it, where there are no accounts that do. */
export const Author = z.strictObject({
  by: ActorName.optional().describe('Who decides; needed where there are no accounts, else theirs'),
})

/** What a person says with a decision. */
export const Decision = z.strictObject({
  note: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .regex(/^[^\0]*$/, 'expected text without NUL characters')
    .optional()
    .describe('Why'),
})
