import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Kind } from '../api/client.ts'
import { siteQuery } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Breadcrumbs } from './breadcrumbs.tsx'

/** The way back from a device or a host: all sites, its site, what is of its kind there. */
export function ItemCrumbs({ item }: { item: { site: string; kind: Kind } | undefined }) {
  const { say } = useSpeech()
  const siteName = useQuery({ ...siteQuery(item?.site ?? ''), enabled: item !== undefined }).data
    ?.name
  const crumbs = [
    <Link key="sites" to="/">
      {say('sites.title')}
    </Link>,
  ]
  if (item) {
    const { site, kind } = item
    crumbs.push(
      <Link key="site" to="/sites/$site" params={{ site }}>
        {siteName ?? site}
      </Link>,
      <Link key="kind" to="/sites/$site" params={{ site }} search={{ kind }}>
        {say(`kind.${kind}`)}
      </Link>,
    )
  }
  return <Breadcrumbs>{crumbs}</Breadcrumbs>
}
