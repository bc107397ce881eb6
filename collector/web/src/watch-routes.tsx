import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { alertStates, severities } from './api/alert-queries.ts'
import { linkStates } from './api/link-queries.ts'
import { rootRoute } from './root-route.tsx'
import { oneOf, textOf } from './search-params.ts'

const AlertsPage = lazyRouteComponent(() => import('./pages/alerts-page.tsx'), 'AlertsPage')
const IncidentsPage = lazyRouteComponent(
  () => import('./pages/incidents-page.tsx'),
  'IncidentsPage',
)
const IncidentPage = lazyRouteComponent(() => import('./pages/incident-page.tsx'), 'IncidentPage')
const MaintenancePage = lazyRouteComponent(
  () => import('./pages/maintenance-page.tsx'),
  'MaintenancePage',
)
const LinksPage = lazyRouteComponent(() => import('./pages/links-page.tsx'), 'LinksPage')
const LinkPage = lazyRouteComponent(() => import('./pages/link-page.tsx'), 'LinkPage')

const alertsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/alerts',
  validateSearch: search => ({
    ...textOf(search, 'site'),
    ...textOf(search, 'owner'),
    ...oneOf(search, 'state', alertStates),
    ...oneOf(search, 'severity', severities),
    ...(search.quiet === true && { quiet: true }),
  }),
  loader: () => AlertsPage.preload?.(),
  component: function Alerts() {
    return <AlertsPage {...alertsRoute.useSearch()} />
  },
})

const incidentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/incidents',
  validateSearch: search => ({
    ...textOf(search, 'site'),
    ...oneOf(search, 'state', ['open', 'resolved'] as const),
  }),
  loader: () => IncidentsPage.preload?.(),
  component: function Incidents() {
    return <IncidentsPage {...incidentsRoute.useSearch()} />
  },
})

const incidentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/incidents/$incident',
  loader: () => IncidentPage.preload?.(),
  component: function Incident() {
    const { incident } = incidentRoute.useParams()
    return <IncidentPage key={incident} id={incident} />
  },
})

const maintenanceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/maintenance',
  validateSearch: search => textOf(search, 'site'),
  loader: () => MaintenancePage.preload?.(),
  component: function Maintenance() {
    return <MaintenancePage {...maintenanceRoute.useSearch()} />
  },
})

const linksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/links',
  validateSearch: search => ({
    ...textOf(search, 'site'),
    ...oneOf(search, 'kind', ['wan', 'uplink'] as const),
    ...oneOf(search, 'state', linkStates),
  }),
  loader: () => LinksPage.preload?.(),
  component: function Links() {
    return <LinksPage {...linksRoute.useSearch()} />
  },
})

const linkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/links/$link',
  loader: () => LinkPage.preload?.(),
  component: function Link() {
    const { link } = linkRoute.useParams()
    return <LinkPage key={link} id={link} />
  },
})

/** Pages of those who watch: alerts, incidents, announced work, links. */
export const watchRoutes = [
  alertsRoute,
  incidentsRoute,
  incidentRoute,
  maintenanceRoute,
  linksRoute,
  linkRoute,
] as const
