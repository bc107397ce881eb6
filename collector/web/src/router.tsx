import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { RootLayout } from './layout/root-layout.tsx'
import { DevicePage } from './pages/device-page.tsx'
import { MissingPage } from './pages/missing-page.tsx'
import { SitePage } from './pages/site-page.tsx'
import { SitesPage } from './pages/sites-page.tsx'
import { isKind } from './parts/kinds.ts'

const rootRoute = createRootRoute({ component: RootLayout, notFoundComponent: MissingPage })

const sitesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: search => textOf(search, 'q'),
  component: function Sites() {
    return <SitesPage {...sitesRoute.useSearch()} />
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

/** The pages and their addresses. Filters live in the address, so that a view can be sent to a colleague. */
export function createPagesRouter() {
  return createRouter({
    routeTree: rootRoute.addChildren([sitesRoute, siteRoute, deviceRoute]),
    scrollRestoration: true,
  })
}

// TanStack reads numbers out of addresses: a search for 5130 arrives as one.
function textOf<Name extends string>(search: Record<string, unknown>, name: Name) {
  const value = search[name]
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return (text === '' ? {} : { [name]: text }) as { [Key in Name]?: string }
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPagesRouter>
  }
}
