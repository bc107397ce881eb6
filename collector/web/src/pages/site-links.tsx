import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { type Link as LinkItem, linksQuery } from '../api/link-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { LoadBadge, LoadBar } from '../parts/load-bar.tsx'

// The drawing of charts is loaded when somebody wants to see one.
const LinkChart = lazy(async () => ({ default: (await import('./link-chart.tsx')).LinkChart }))

/** How full a site's Internet access is now, and what it moved. */
export function SiteLinks({ site }: { site: string }) {
  const { say } = useSpeech()
  const query = useInfiniteQuery(linksQuery({ site, kind: 'wan' }))
  const links = query.data?.pages.flatMap(page => page.items) ?? []
  if (!query.data) return null
  return (
    <section className="panel trust" aria-labelledby="site-links">
      <div className="panel-head">
        <h2 id="site-links">{say('links.kind.wan')}</h2>
        {links.length === 0 && (
          <Link to="/links" search={{ site }}>
            {say('load.none')}
          </Link>
        )}
      </div>
      {links.map(link => (
        <WanLink key={link.id} link={link} isAlone={links.length === 1} />
      ))}
    </section>
  )
}

function WanLink({ link, isAlone }: { link: LinkItem; isAlone: boolean }) {
  const { say } = useSpeech()
  const [isOpen, setOpen] = useState(isAlone)
  return (
    <div className="panel-body">
      <p className="site-link">
        <Link to="/links/$link" params={{ link: link.id }}>
          {[link.operator, link.circuitId].filter(Boolean).join(' ') || say('links.single')}
        </Link>
        {(['down', 'up'] as const).map(way => (
          <span key={way}>
            {say(`load.${way}`)} <LoadBadge state={link[way].state} />{' '}
            <LoadBar now={link[way]} mbps={link[`${way}Mbps`]} />
          </span>
        ))}
      </p>
      <details open={isOpen} onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>{say('links.load')}</summary>
        {isOpen && (
          <Suspense fallback={<p role="status">{say('list.loading')}</p>}>
            <LinkChart link={link} />
          </Suspense>
        )}
      </details>
    </div>
  )
}
