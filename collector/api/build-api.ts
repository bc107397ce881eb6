import { readFile } from 'node:fs/promises'
import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Cmdb } from '../cmdb/connect.ts'
import { readAlertCounts } from '../cmdb/read-alert-path.ts'
import { readInventoryCounts } from '../cmdb/read-inventory-counts.ts'
import { readOperationFigures } from '../cmdb/read-operation-figures.ts'
import { scopeToSites } from '../cmdb/site-scope.ts'
import { addAccessGuard } from './access/access-guard.ts'
import { type AccessSettings, defaultTokenLimit } from './access/access-settings.ts'
import { accountsRoutes } from './access/accounts-routes.ts'
import { createAuthenticate } from './access/authenticate.ts'
import { openidRoutes } from './access/openid-routes.ts'
import { sessionRoutes } from './access/session-routes.ts'
import { tokensRoutes } from './access/tokens-routes.ts'
import { agentsRoutes, type EnrolAgent } from './agents-routes.ts'
import { alertActionsRoutes } from './alert-actions-routes.ts'
import { addAlertMetrics } from './alert-metrics.ts'
import { alertsRoutes } from './alerts-routes.ts'
import { alertsStreamRoute } from './alerts-stream-route.ts'
import { noteAllowedMethods } from './allowed-methods.ts'
import { answerUnchanged } from './answer-unchanged.ts'
import { auditRoute } from './audit-route.ts'
import { casesRoutes } from './cases-routes.ts'
import { changeFeedRoute } from './change-feed-route.ts'
import { changesetsRoutes } from './changesets-routes.ts'
import { classHoursRoute } from './class-hours-route.ts'
import { transformDocument, transformOperation } from './components.ts'
import { crossSiteGuard } from './cross-site-guard.ts'
import { devicesRoutes } from './devices-routes.ts'
import { endpointsRoutes } from './endpoints-routes.ts'
import { explanationRoutes } from './explanation-routes.ts'
import { fieldsRoutes } from './fields-routes.ts'
import { findingsRoutes } from './findings-routes.ts'
import { gapsRoutes } from './gaps-routes.ts'
import { healthRoutes, type ReadinessCheck } from './health-routes.ts'
import { importsRoutes } from './imports-routes.ts'
import { linkLoadRoutes } from './link-load-routes.ts'
import { linkReportRoute } from './link-report-route.ts'
import { linkThresholdsRoutes } from './link-thresholds-routes.ts'
import { linksRoutes } from './links-routes.ts'
import { offerListForms } from './lists/offer-list-forms.ts'
import { maintenanceRoutes } from './maintenance-routes.ts'
import { addInventoryMetrics, type Metrics } from './metrics.ts'
import { metricsRoute } from './metrics-route.ts'
import { addDatabaseMetrics, addOperationMetrics } from './operation-metrics.ts'
import { overviewRoute } from './overview-route.ts'
import { plansRoutes } from './plans-routes.ts'
import { presenceRoutes } from './presence-routes.ts'
import { answerError } from './problem.ts'
import { refuseNul } from './refuse-nul.ts'
import { roundTripsRoute } from './round-trips-route.ts'
import { DOCS_CSP, securityHeaders } from './security-headers.ts'
import { siteChangesRoute } from './site-changes-route.ts'
import { siteVlansRoute } from './site-vlans-route.ts'
import { sitesRoutes } from './sites-routes.ts'
import { topologyRoutes } from './topology-routes.ts'
import { trafficRoutes } from './traffic-routes.ts'
import { wanPortsRoute } from './wan-ports-route.ts'
import { serveWebPages } from './web-pages.ts'

export type ApiParts = {
  database: Cmdb
  /** Absent logs nothing. */
  log?: FastifyBaseLogger
  access: AccessSettings
  metrics: Metrics
  checks: Record<string, ReadinessCheck>
  version: string
  /** A plan or a command is committed, and wants to be sent. */
  onRecorded?: (() => void) | undefined
  /** Registers agents; absent refuses to. */
  enrol?: EnrolAgent | undefined
  /** Makes a revocation hold at once. */
  onRevoked?: (() => Promise<void>) | undefined
  /** Folder of the built pages; absent serves the API alone. */
  webRoot?: string | undefined
  /** Names that our pages are opened by, besides addresses and localhost. */
  names?: readonly string[] | undefined
}

const BODY_LIMIT_BYTES = 64 * 1024

/** The whole HTTP side, ready to listen: operations, their description, the pages and one way of telling errors. */
export async function buildApi(parts: ApiParts): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    ...(parts.log && { loggerInstance: parts.log }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    frameworkErrors: answerError,
    trustProxy: parts.access.proxies === undefined ? false : [...parts.access.proxies],
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerError)
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(securityHeaders)
  })
  app.addHook('onRequest', crossSiteGuard(parts.names))
  app.addHook('preValidation', refuseNul)
  const scoped = scopeToSites(parts.database)
  app.addHook('onClose', scoped.close)
  const authenticate = createAuthenticate(parts.database, parts.access, parts.names ?? [])
  await addAccessGuard(app, scoped, authenticate, parts.access.tokenLimit ?? defaultTokenLimit)
  const allowedMethods = noteAllowedMethods(app)
  offerListForms(app)
  answerUnchanged(app)
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request
    const route = request.routeOptions.url ?? 'none'
    const seconds = reply.elapsedTime / 1000
    parts.metrics.observeRequest({ method, route, status: reply.statusCode, seconds })
    request.log.debug({ method, route, status: reply.statusCode, seconds }, 'request')
  })

  await app.register(fastifySwagger, {
    openapi: introduction(parts.version),
    transform: transformOperation,
    transformObject: transformDocument,
  })
  await app.register(sessionRoutes(parts.database, parts.access, authenticate))
  await app.register(openidRoutes(parts.database, parts.access))
  await app.register(accountsRoutes(parts.database))
  await app.register(tokensRoutes(parts.database))
  await app.register(overviewRoute(scoped.cmdb))
  await app.register(sitesRoutes(scoped.cmdb))
  await app.register(siteChangesRoute(scoped.cmdb))
  await app.register(siteVlansRoute(scoped.cmdb))
  await app.register(auditRoute(scoped.cmdb))
  await app.register(devicesRoutes(scoped.cmdb))
  await app.register(endpointsRoutes(scoped.cmdb))
  await app.register(trafficRoutes(scoped.cmdb))
  await app.register(topologyRoutes(scoped.cmdb))
  await app.register(findingsRoutes(scoped.cmdb))
  await app.register(importsRoutes(scoped.cmdb))
  const { enrol, onRevoked = async () => {} } = parts
  await app.register(agentsRoutes(scoped.cmdb, { enrol, onRevoked }))
  await app.register(gapsRoutes(scoped.cmdb))
  await app.register(linkLoadRoutes(scoped.cmdb))
  await app.register(linkReportRoute(scoped.cmdb))
  await app.register(classHoursRoute(scoped.cmdb))
  await app.register(linkThresholdsRoutes(scoped.cmdb))
  await app.register(roundTripsRoute(scoped.cmdb))
  await app.register(linksRoutes(scoped.cmdb, parts.onRecorded ?? (() => {})))
  await app.register(wanPortsRoute(scoped.cmdb))
  await app.register(plansRoutes(scoped.cmdb, parts.onRecorded ?? (() => {})))
  await app.register(explanationRoutes(scoped.cmdb))
  await app.register(fieldsRoutes(scoped.cmdb))
  await app.register(casesRoutes(scoped.cmdb))
  await app.register(changesetsRoutes(scoped.cmdb))
  await app.register(changeFeedRoute(scoped.cmdb))
  await app.register(presenceRoutes(scoped.cmdb))
  await app.register(alertsRoutes(scoped.cmdb))
  await app.register(alertsStreamRoute(parts.database))
  await app.register(alertActionsRoutes(scoped.cmdb))
  await app.register(maintenanceRoutes(scoped.cmdb))
  await app.register(healthRoutes(parts.checks))
  await app.register(metricsRoute(parts.metrics))
  const logo = await readFile(new URL('../web/public/favicon.svg', import.meta.url))
  await app.register(fastifySwaggerUi, {
    routePrefix: '/api/v1/docs',
    staticCSP: DOCS_CSP,
    uiConfig: { validatorUrl: null, deepLinking: true },
    logo: { type: 'image/svg+xml', content: logo, href: '/', target: '_self' },
    theme: {
      title: 'Recense API',
      favicon: [
        { filename: 'icon.svg', rel: 'icon', type: 'image/svg+xml', sizes: 'any', content: logo },
      ],
    },
  })
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, () => app.swagger())
  const { registry } = parts.metrics
  const { db, pool } = parts.database
  addAlertMetrics(registry, () => readAlertCounts(db))
  addInventoryMetrics(registry, () => readInventoryCounts(db))
  addOperationMetrics(registry, () => readOperationFigures(db, new Date()))
  addDatabaseMetrics(registry, pool)
  await serveWebPages(app, parts.webRoot, allowedMethods)
  await app.ready()
  return app
}

function introduction(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Recense',
      version,
      description:
        'The network inventory of the sites. Lists come in pages: follow `next` until it is null. Knowledge that is absent is an absent key. Times are UTC. Errors are RFC 9457 problem documents.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      securitySchemes: {
        session: { type: 'apiKey' as const, in: 'cookie' as const, name: 'recense-session' },
        token: { type: 'http' as const, scheme: 'bearer' },
      },
    },
    tags: [
      { name: 'inventory', description: 'Sites, devices, endpoints and agents' },
      { name: 'corrections', description: 'What people say and decide' },
      { name: 'traffic', description: 'What interfaces moved' },
      { name: 'topology', description: 'Links, ports, locations of hosts, and what is wrong' },
      { name: 'links', description: 'What is paid for, and how full it is' },
      { name: 'alerts', description: 'What somebody must know of, and who was told' },
      { name: 'access', description: 'Logging in, accounts, tokens, and who changed them' },
      { name: 'operations', description: 'Health and metrics of the collector itself' },
    ],
  }
}
