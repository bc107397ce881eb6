import { Link } from '@tanstack/react-router'
import type { Kind, Site } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'
import { KindIcon } from '../parts/kind-icon.tsx'
import { kinds } from '../parts/kinds.ts'

/** The inventory in counts: a tile per kind that the site has, each one leading to its list. */
export function KindTiles({
  site,
  selected,
  q,
}: {
  site: Site
  selected: Kind | undefined
  q: string | undefined
}) {
  const { say, sayCount, format } = useSpeech()
  const counts = kinds.flatMap(kind => site.kinds.filter(it => it.kind === kind))
  const search = q === undefined ? {} : { q }
  return (
    <nav aria-label={say('site.kinds')}>
      <ul className="kinds">
        {counts.map(({ kind, count, late, missing }) => (
          <li key={kind}>
            <Link
              to="/sites/$site"
              params={{ site: site.id }}
              // A second press on the chosen kind shows everything again.
              search={kind === selected ? search : { ...search, kind }}
              className="kind-tile"
              resetScroll={false}
              aria-current={kind === selected ? 'true' : undefined}
              activeProps={{ 'aria-current': kind === selected ? 'true' : undefined }}
            >
              <KindIcon kind={kind} size={28} />
              <span className="kind-figure">{format.number(count)}</span>
              <span className="kind-name">{say(`kind.${kind}`)}</span>
              {late + missing > 0 && (
                <span className="kind-attention">{sayCount('site.attention', late + missing)}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
