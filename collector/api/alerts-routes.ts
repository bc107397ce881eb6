import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { alertEventOrder, alertOrder, readAlertEvents, readAlerts } from '../cmdb/read-alerts.ts'
import { deliveryOrder, readDeliveries } from '../cmdb/read-deliveries.ts'
import { incidentOrder, readIncidents } from '../cmdb/read-incidents.ts'
import {
  Alert,
  AlertEvent,
  AlertSeverity,
  AlertState,
  Delivery,
  Incident,
  inWords,
} from './alerts-schemas.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { problemResponses } from './problem-responses.ts'
import { Flag, ItemParams, SiteFilter } from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'

export const InLanguage = z
  .enum(['fr', 'en'], 'expected fr or en')
  .default('fr')
  .describe('Of title and text')
const Id = z.uuid('expected an id in the form of a UUID').optional()

/** What must be known, what it belongs to, what happened to it, and who was told. */
export function alertsRoutes({ db }: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/v1/alerts',
      {
        schema: {
          tags: ['alerts'],
          operationId: 'listAlerts',
          summary: 'Alerts, the latest first',
          querystring: z.strictObject({
            site: SiteFilter,
            state: z
              .enum(
                [...AlertState.options, 'active'],
                'expected open, acknowledged, resolved or active',
              )
              .optional()
              .describe('active: open or acknowledged'),
            severity: AlertSeverity.optional().describe('At least as bad'),
            rule: z.string().max(60).optional(),
            incident: Id,
            device: Id,
            owner: z.string().max(200).optional(),
            told: Flag.describe('Only what people are told of'),
            language: InLanguage,
            ...listParametersOf(alertOrder),
          }),
          response: { 200: Page(Alert), ...problemResponses(400, 503) },
        },
      },
      async ({ query: { language, told, ...query } }) => {
        const page = await readAlerts(db, { ...rangeOf(alertOrder, query), isTold: told })
        return toPage({ ...page, items: page.items.map(it => inWords(it, language)) })
      },
    )

    app.get(
      '/api/v1/alerts/:id',
      {
        schema: {
          tags: ['alerts'],
          operationId: 'getAlert',
          summary: 'One alert',
          params: ItemParams,
          querystring: z.strictObject({ language: InLanguage }),
          response: { 200: Alert, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query: { language } }) => {
        const [alert] = (await readAlerts(db, { id, limit: 1 })).items
        if (!alert) throw thereIsNo('alert', id)
        return inWords(alert, language)
      },
    )

    app.get(
      '/api/v1/alerts/:id/events',
      {
        schema: {
          tags: ['alerts'],
          operationId: 'listAlertEvents',
          summary: 'What happened to an alert and who did what, the latest first',
          params: ItemParams,
          querystring: z.strictObject(listParametersOf(alertEventOrder)),
          response: { 200: Page(AlertEvent), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { id }, query }) => {
        const page = await readAlertEvents(db, { alert: id, ...rangeOf(alertEventOrder, query) })
        if (page.total === 0) throw thereIsNo('alert', id)
        return toPage(page)
      },
    )

    app.get(
      '/api/v1/incidents',
      {
        schema: {
          tags: ['alerts'],
          operationId: 'listIncidents',
          summary: 'Incidents, which are alerts with one cause; the latest first',
          querystring: z.strictObject({
            site: SiteFilter,
            state: z
              .enum(['open', 'resolved', 'merged'], 'expected open, resolved or merged')
              .optional(),
            language: InLanguage,
            ...listParametersOf(incidentOrder),
          }),
          response: { 200: Page(Incident), ...problemResponses(400, 503) },
        },
      },
      async ({ query: { language, ...query } }) => {
        const page = await readIncidents(db, rangeOf(incidentOrder, query))
        const ids = page.items.flatMap(it => it.cause ?? [])
        const causes = await readAlerts(db, { ids, limit: 1000 })
        const byId = new Map(causes.items.map(it => [it.id, inWords(it, language)]))
        const items = page.items.map(({ cause, ...incident }) => {
          const alert = cause === undefined ? undefined : byId.get(cause)
          return { ...incident, ...(alert && { cause: alert }) }
        })
        return toPage({ ...page, items })
      },
    )

    app.get(
      '/api/v1/deliveries',
      {
        schema: {
          tags: ['alerts'],
          operationId: 'listDeliveries',
          summary: 'What was told on which channel, or waits to be; the latest first',
          querystring: z.strictObject({
            alert: Id,
            channel: z.string().max(60).optional(),
            state: z
              .enum(['waiting', 'sent', 'given-up'], 'expected waiting, sent or given-up')
              .optional(),
            ...listParametersOf(deliveryOrder),
          }),
          response: { 200: Page(Delivery), ...problemResponses(400, 503) },
        },
      },
      async ({ query }) => toPage(await readDeliveries(db, rangeOf(deliveryOrder, query))),
    )
  }
}
