import { useInfiniteQuery } from '@tanstack/react-query'
import { Link as RouterLink, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import {
  type Link,
  type LinkFilter,
  linkStates,
  linksQuery,
  useLinkAdd,
} from '../api/link-queries.ts'
import { useMay } from '../api/may.ts'
import { given } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import type { Column } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { LoadBadge, LoadBar } from '../parts/load-bar.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import { SiteField } from '../parts/site-field.tsx'
import { mistakeInUai } from '../parts/uai.ts'
import { FoundList } from './found-list.tsx'
import { LinkForm } from './link-form.tsx'

/** The register of links: what is paid for, and how full it is. */
export function LinksPage({ site, kind = 'wan', state }: LinkFilter) {
  const { say } = useSpeech()
  const { operate } = useMay()
  const navigate = useNavigate({ from: '/links' })
  const query = useInfiniteQuery(linksQuery({ site, kind, state }))
  const columns = useLinkColumns(kind)
  return (
    <>
      <PageHead title={say('links.title')}>
        {site !== undefined && <span className="mono soft">{site}</span>}
        <Freshness query={query} />
      </PageHead>
      <div className="actions tabs">
        {(['wan', 'uplink'] as const).map(it => (
          <RouterLink
            key={it}
            to="/links"
            search={{ kind: it, ...given('site', site), ...given('state', state) }}
            className="button is-small"
            aria-current={it === kind ? 'page' : undefined}
            activeProps={{ 'aria-current': it === kind ? 'page' : undefined }}
          >
            {say(`links.kind.${it}`)}
          </RouterLink>
        ))}
        <label className="choice">
          {say('field.state')}
          <select
            value={state ?? ''}
            onChange={({ target }) => {
              const chosen = linkStates.find(it => it === target.value)
              void navigate({
                search: { kind, ...given('site', site), ...given('state', chosen) },
                replace: true,
              })
            }}
          >
            <option value="">{say('links.state.any')}</option>
            {linkStates.map(it => (
              <option key={it} value={it}>
                {say(`load.${it}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {query.isPending && <Loading />}
      {query.isError && !query.data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data &&
        (query.data.pages[0]?.total === 0 ? (
          <Empty title={say('links.none.title')}>{say('links.none.text')}</Empty>
        ) : (
          <FoundList title={say('links.title')} query={query} columns={columns} />
        ))}
      {operate && kind === 'wan' && <NewLink site={site ?? ''} />}
    </>
  )
}

function NewLink({ site: given }: { site: string }) {
  const { say } = useSpeech()
  const [site, setSite] = useState(given)
  const [isOpen, setOpen] = useState(false)
  const add = useLinkAdd()
  const navigate = useNavigate()
  return (
    <details
      className="panel panel-body fold"
      open={isOpen}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{say('links.add')}</summary>
      {isOpen && (
        <>
          <div className="editor">
            <SiteField label={say('sites.uai')} value={site} isRequired onChange={setSite} />
          </div>
          <LinkForm
            site={mistakeInUai(site) ? '' : site}
            isBusy={add.isPending || mistakeInUai(site) !== undefined}
            error={add.error}
            onSave={entry =>
              add.mutate(
                { site, entry },
                {
                  onSuccess: ({ id }) =>
                    void navigate({ to: '/links/$link', params: { link: id } }),
                },
              )
            }
          />
        </>
      )}
    </details>
  )
}

function useLinkColumns(kind: Link['kind']): Column<Link>[] {
  const { say, format } = useSpeech()
  const columns: Column<Link>[] = [
    {
      id: 'link',
      label: say('links.single'),
      cell: it => (
        <RouterLink to="/links/$link" params={{ link: it.id }}>
          {circuitOf(it) || portOf(it) || say('links.unnamed')}
        </RouterLink>
      ),
    },
    {
      id: 'site',
      label: say('where.site'),
      cell: ({ site, siteName }) => (
        <RouterLink to="/sites/$site" params={{ site }}>
          {siteName ?? site}
        </RouterLink>
      ),
    },
    {
      id: 'state',
      label: say('field.state'),
      look: 'badge-cell',
      cell: ({ down, up }) => (
        <LoadBadge state={linkStates.find(it => it === down.state || it === up.state)} />
      ),
    },
    {
      id: 'down',
      label: say('load.down'),
      cell: it => <LoadBar now={it.down} mbps={it.downMbps} />,
    },
    { id: 'up', label: say('load.up'), cell: it => <LoadBar now={it.up} mbps={it.upMbps} /> },
    {
      id: 'contract',
      label: say('links.contract'),
      look: 'nowrap',
      cell: it =>
        it.ratesFrom === 'contract'
          ? [it.downMbps, it.upMbps].map(mbps => format.speed(mbps ?? 0)).join(' / ')
          : it.ratesFrom && say('links.rates.interface'),
    },
    // Where it has no other name, it has this one already.
    { id: 'port', label: say('links.port'), cell: it => circuitOf(it) && portOf(it) },
  ]
  return kind === 'uplink' ? columns.filter(it => it.id !== 'port') : columns
}

const circuitOf = (it: Link) => [it.operator, it.circuitId].filter(Boolean).join(' ')
const portOf = (it: Link) => [it.deviceName ?? it.address, it.interface].filter(Boolean).join(' ')
