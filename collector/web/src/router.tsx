import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { administrationRoutes } from './administration-routes.tsx'
import { DevicePage } from './pages/device-page.tsx'
import { overviewMarks, overviewOrders } from './pages/overview-order.ts'
import { OverviewPage } from './pages/overview-page.tsx'
import { SitePage } from './pages/site-page.tsx'
import { isKind } from './parts/kinds.ts'
import { rootRoute } from './root-route.tsx'
import { oneOf, textOf } from './search-params.ts'
import { watchRoutes } from './watch-routes.tsx'

// The overview, a site and a device come with the first load. Others come when somebody goes there, by a loader: the page
// changes when they have come, so that the focus finds their title.
const WherePage = lazyRouteComponent(() => import('./pages/where-page.tsx'), 'WherePage')
const EndpointPage = lazyRouteComponent(() => import('./pages/endpoint-page.tsx'), 'EndpointPage')
const NetworkPage = lazyRouteComponent(() => import('./pages/network-page.tsx'), 'NetworkPage')
const AuditPage = lazyRouteComponent(() => import('./pages/audit-page.tsx'), 'AuditPage')
const SiteSettingsPage = lazyRouteComponent(
  () => import('./pages/site-settings-page.tsx'),
  'SiteSettingsPage',
)
const CasesPage = lazyRouteComponent(() => import('./pages/cases-page.tsx'), 'CasesPage')
const CasePage = lazyRouteComponent(() => import('./pages/case-page.tsx'), 'CasePage')

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: search => ({
    ...textOf(search, 'q'),
    ...oneOf(search, 'show', overviewMarks),
    ...oneOf(search, 'sort', overviewOrders),
  }),
  component: function Overview() {
    return <OverviewPage {...overviewRoute.useSearch()} />
  },
})

const siteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sites/$site',
  validateSearch: search => ({
    ...(isKind(search.kind) && { kind: search.kind }),
    ...textOf(search, 'q'),
  }),
  component: function Site() {
    const { site } = siteRoute.useParams()
    return <SitePage {...siteRoute.useSearch()} key={site} site={site} />
  },
})

const deviceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/devices/$device',
  component: function Device() {
    const { device } = deviceRoute.useParams()
    return <DevicePage key={device} id={device} />
  },
})

const whereRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/where',
  validateSearch: search => textOf(search, 'where'),
  loader: () => WherePage.preload?.(),
  component: function Where() {
    return <WherePage {...whereRoute.useSearch()} />
  },
})

const endpointRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/endpoints/$endpoint',
  loader: () => EndpointPage.preload?.(),
  component: function Endpoint() {
    const { endpoint } = endpointRoute.useParams()
    return <EndpointPage key={endpoint} id={endpoint} />
  },
})

const networkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sites/$site/network',
  loader: () => NetworkPage.preload?.(),
  component: function Network() {
    const { site } = networkRoute.useParams()
    return <NetworkPage key={site} site={site} />
  },
})

const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sites/$site/audit',
  loader: () => AuditPage.preload?.(),
  component: function Audit() {
    const { site } = auditRoute.useParams()
    return <AuditPage key={site} site={site} />
  },
})

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sites/$site/settings',
  loader: () => SiteSettingsPage.preload?.(),
  component: function Settings() {
    const { site } = settingsRoute.useParams()
    return <SiteSettingsPage key={site} site={site} />
  },
})

const casesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases',
  validateSearch: search => ({
    ...textOf(search, 'site'),
    ...(search.state === 'decided' && { state: 'decided' as const }),
    ...(search.state === 'open' && { state: 'open' as const }),
  }),
  loader: () => CasesPage.preload?.(),
  component: function Cases() {
    return <CasesPage {...casesRoute.useSearch()} />
  },
})

const caseRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases/$case',
  loader: () => CasePage.preload?.(),
  component: function Case() {
    const { case: id } = caseRoute.useParams()
    return <CasePage key={id} id={id} />
  },
})

/** The pages and their addresses. Filters live in the address, so that a view can be sent to a colleague. */
export function createPagesRouter() {
  return createRouter({
    routeTree: rootRoute.addChildren([
      overviewRoute,
      siteRoute,
      deviceRoute,
      whereRoute,
      endpointRoute,
      networkRoute,
      auditRoute,
      settingsRoute,
      casesRoute,
      caseRoute,
      ...watchRoutes,
      ...administrationRoutes,
    ]),
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPagesRouter>
  }
}
