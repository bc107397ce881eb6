import { createRootRoute } from '@tanstack/react-router'
import { RootLayout } from './layout/root-layout.tsx'
import { MissingPage } from './pages/missing-page.tsx'

/** What all pages stand in. */
export const rootRoute = createRootRoute({
  component: RootLayout,
  notFoundComponent: MissingPage,
})
