import type { ReactNode } from 'react'
import { useSpeech } from '../i18n/language.tsx'

/** The way back up; the page itself is not repeated. */
export function Breadcrumbs({ children }: { children: ReactNode[] }) {
  const { say } = useSpeech()
  return (
    <nav className="breadcrumbs" aria-label={say('app.breadcrumbs')}>
      <ol>
        {children.map((crumb, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a crumb is its place
          <li key={place}>{crumb}</li>
        ))}
      </ol>
    </nav>
  )
}
