import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from './api/queries.ts'
import { sessionQuery } from './api/session.ts'
import { LanguageProvider } from './i18n/language.tsx'
import { createPagesRouter } from './router.tsx'
import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/parts.css'
import './styles/tables.css'
import './styles/alerts.css'
import './styles/overview.css'
import './styles/site.css'
import './styles/device.css'
import './styles/forms.css'
import './styles/print.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

const queries = createQueryClient()
void queries.prefetchQuery(sessionQuery)

createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <QueryClientProvider client={queries}>
        <RouterProvider router={createPagesRouter()} />
      </QueryClientProvider>
    </LanguageProvider>
  </StrictMode>,
)
