import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DeviceKind } from '../../schemas/device-kind.ts'
import { SiteId } from '../../schemas/site-id.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { readAudit } from '../cmdb/read-audit.ts'
import { obsolescenceOf } from '../gear/obsolete-models.ts'
import { Page } from './page.ts'
import { problemResponses } from './problem-responses.ts'
import { thereIsNo } from './there-is-no.ts'

const Text = z.string().optional()

const AuditedDevice = z
  .object({
    id: z.uuid(),
    building: Text,
    room: Text,
    rack: Text,
    location: Text.describe('As the device itself tells it'),
    kind: DeviceKind,
    name: Text,
    vendor: Text,
    model: Text,
    serial: Text,
    assetNumber: Text,
    version: Text,
    address: Text,
    state: z.enum(['seen', 'late', 'missing']),
    lastSeen: z.iso.datetime(),
    fastestMbps: z.number().nonnegative().optional().describe('Of its ports'),
    obsolete: z
      .enum(['vendor-gone', 'end-of-support'])
      .optional()
      .describe('Why nobody mends this model any more'),
    findings: z
      .array(z.string())
      .describe('What is open about it: slow-uplink, unexpected-device …'),
  })
  .meta({ id: 'AuditedDevice' })

/** A site's equipment by place, with what speaks against each piece. */
export function auditRoute({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/sites/:site/audit',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'listAudit',
          summary:
            'All devices of a site by building, room and rack, with what speaks against them',
          params: z.object({ site: SiteId }),
          response: { 200: Page(AuditedDevice), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { site } }) => {
        const devices = await readAudit(db, site)
        if (!devices) throw thereIsNo('site', site)
        const items = devices.map(it => {
          const obsolete = obsolescenceOf(it)
          return { ...it, ...(obsolete && { obsolete }) }
        })
        return { items, next: null, total: items.length }
      },
    )
  }
}
