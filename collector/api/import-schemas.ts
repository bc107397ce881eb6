import { z } from 'zod'
import { lineCauses } from '../import/import-refusal.ts'
import { ProblemValues } from './problem-names.ts'

const Count = z.int().nonnegative()

const Difference = z.object({
  field: z.string(),
  before: z.string().optional().describe('Absent where nothing was known'),
  after: z.string(),
})

/** What an import does, or would do, line by line. */
export const ImportReport = z
  .object({
    import: z.uuid().optional().describe('Its id, by which it is on record; absent for a dry run'),
    isDryRun: z.boolean(),
    counts: z.object({ created: Count, changed: Count, unchanged: Count, refused: Count }),
    ignoredColumns: z.array(z.string()).describe('Headings that mean nothing to this import'),
    lines: z
      .array(
        z.discriminatedUnion('outcome', [
          z.object({
            outcome: z.enum(['created', 'changed', 'unchanged']),
            line: z.int().positive().describe('Line of the file; headings are line 1'),
            item: z.string().describe('What the line is about, as people name it'),
            fields: z.array(Difference),
          }),
          z.object({
            outcome: z.literal('refused'),
            line: z.int().positive(),
            reason: z.string(),
            why: z
              .enum(lineCauses)
              .describe('What the reason says, for those who say it in another language'),
            values: ProblemValues.describe('What a sentence of it names'),
          }),
        ]),
      )
      .describe('Every line but those that change nothing'),
  })
  .meta({ id: 'ImportReport' })

/** An import that was made. */
export const ImportRecord = z
  .object({
    id: z.uuid(),
    kind: z.enum(['sites', 'devices', 'links']),
    by: z.string(),
    origin: z.enum(['cli', 'api']),
    at: z.iso.datetime(),
    counts: z.object({ created: Count, changed: Count, unchanged: Count, refused: Count }),
  })
  .meta({ id: 'ImportRecord' })
