import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Result } from '../../schemas/result.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { importOrder, readImports } from '../cmdb/read-imports.ts'
import { MAX_IMPORT_BYTES } from '../import/decode-text.ts'
import { importDevices } from '../import/import-devices.ts'
import { importLinks } from '../import/import-links.ts'
import { countOutcomes, type PlannedLine } from '../import/import-plan.ts'
import type { FileFault } from '../import/import-refusal.ts'
import { type Imported, type ImportRequest, importSites } from '../import/import-sites.ts'
import { authorOf } from './actor.ts'
import { ActorName } from './actor-name.ts'
import { ImportRecord, ImportReport } from './import-schemas.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { Flag } from './query-parameters.ts'

type Importer = (cmdb: Cmdb, request: ImportRequest) => Promise<Result<Imported, FileFault>>

function shown(it: PlannedLine) {
  if (it.outcome !== 'refused') return { ...it, fields: [...it.fields] }
  const { because, ...line } = it
  const { why, ...values } = because
  return { ...line, why, values }
}

/** Imports of lists, and those that were made. */
export function importsRoutes(cmdb: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    // Pages of other sites cannot send this type without asking first, and are then refused.
    app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body)
    })

    const addImport = (kind: string, summary: string, importer: Importer) =>
      app.post(
        `/api/v1/imports/${kind}`,
        {
          bodyLimit: MAX_IMPORT_BYTES,
          schema: {
            tags: ['corrections'],
            operationId: `import${kind[0]?.toUpperCase()}${kind.slice(1)}`,
            summary,
            description:
              'The body is the file: CSV with a line of headings, `;` or `,`, UTF-8 or Latin-1. Good lines are taken even when others are refused.',
            consumes: ['text/csv'],
            querystring: z.strictObject({
              dryRun: Flag.describe('Only tells what would happen'),
              by: ActorName.optional().describe('Who imports, where there are no accounts'),
            }),
            response: { 200: ImportReport, ...problemResponses(400, 503) },
          },
        },
        async request => {
          const { body, query } = request
          const by = authorOf(request)
          const { dryRun } = query
          if (!Buffer.isBuffer(body)) {
            throw new RequestProblem(400, 'body: expected a file, as text/csv')
          }
          const now = new Date()
          const list = { bytes: body, by, origin: 'api' as const, isDryRun: dryRun, now }
          const imported = await importer(cmdb, list)
          if (!imported.ok) {
            const { message, because } = imported.failure
            throw new RequestProblem(400, `file: ${message}`, because)
          }
          const { importId, plan } = imported.value
          return {
            ...(importId !== undefined && { import: importId }),
            isDryRun: dryRun,
            counts: countOutcomes(plan),
            ignoredColumns: [...plan.ignoredColumns],
            lines: plan.lines.filter(it => it.outcome !== 'unchanged').map(shown),
          }
        },
      )
    addImport('sites', 'Establishments from a CSV file', importSites)
    addImport('devices', 'Devices and asset numbers from a CSV file', importDevices)
    addImport('links', 'Internet links from a CSV file', importLinks)

    app.get(
      '/api/v1/imports',
      {
        schema: {
          tags: ['corrections'],
          operationId: 'listImports',
          summary: 'Imports that were made, the latest first',
          querystring: z.strictObject(listParametersOf(importOrder)),
          response: { 200: Page(ImportRecord), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readImports(cmdb.db, rangeOf(importOrder, query))),
    )
  }
}
