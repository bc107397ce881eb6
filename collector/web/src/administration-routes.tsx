import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { brakeStates } from './api/brake-queries.ts'
import { importKinds } from './api/import-queries.ts'
import { rootRoute } from './root-route.tsx'
import { oneOf, textOf } from './search-params.ts'

const BrakesPage = lazyRouteComponent(() => import('./pages/brakes-page.tsx'), 'BrakesPage')
const ImportsPage = lazyRouteComponent(() => import('./pages/imports-page.tsx'), 'ImportsPage')
const AgentsPage = lazyRouteComponent(() => import('./pages/agents-page.tsx'), 'AgentsPage')
const AgentPage = lazyRouteComponent(() => import('./pages/agent-page.tsx'), 'AgentPage')
const OwnAccountPage = lazyRouteComponent(
  () => import('./pages/own-account-page.tsx'),
  'OwnAccountPage',
)
const AccountsPage = lazyRouteComponent(() => import('./pages/accounts-page.tsx'), 'AccountsPage')

const brakesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/brakes',
  validateSearch: search => ({
    ...textOf(search, 'site'),
    ...oneOf(search, 'state', brakeStates),
  }),
  loader: () => BrakesPage.preload?.(),
  component: function Brakes() {
    return <BrakesPage {...brakesRoute.useSearch()} />
  },
})

const importsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/imports',
  validateSearch: search => oneOf(search, 'kind', importKinds),
  loader: () => ImportsPage.preload?.(),
  component: function Imports() {
    return <ImportsPage {...importsRoute.useSearch()} />
  },
})

const agentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents',
  loader: () => AgentsPage.preload?.(),
  component: function Agents() {
    return <AgentsPage />
  },
})

const agentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents/$agent',
  loader: () => AgentPage.preload?.(),
  component: function Agent() {
    const { agent } = agentRoute.useParams()
    return <AgentPage key={agent} agent={agent} />
  },
})

const accountsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accounts',
  loader: () => AccountsPage.preload?.(),
  component: function Accounts() {
    return <AccountsPage />
  },
})

const ownAccountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  loader: () => OwnAccountPage.preload?.(),
  component: function OwnAccount() {
    return <OwnAccountPage />
  },
})

/** Pages of those who look after the collector, its agents and who may use it. */
export const administrationRoutes = [
  brakesRoute,
  importsRoute,
  agentsRoute,
  agentRoute,
  accountsRoute,
  ownAccountRoute,
] as const
