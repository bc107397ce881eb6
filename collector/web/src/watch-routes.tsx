import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { alertStates, severities } from './api/alert-queries.ts'
import { rootRoute } from './root-route.tsx'
import { oneOf, textOf } from './search-params.ts'

const AlertsPage = lazyRouteComponent(() => import('./pages/alerts-page.tsx'), 'AlertsPage')
const IncidentsPage = lazyRouteComponent(
  () => import('./pages/incidents-page.tsx'),
  'IncidentsPage',
)
const IncidentPage = lazyRouteComponent(() => import('./pages/incident-page.tsx'), 'IncidentPage')

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

/** Pages of those who watch: alerts, incidents, links. */
export const watchRoutes = [alertsRoute, incidentsRoute, incidentRoute] as const
