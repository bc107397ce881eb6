import { Link } from '@tanstack/react-router'
import { memo, type ReactNode } from 'react'
import type { SiteOverview } from '../api/overview-query.ts'
import type { SentenceKey } from '../i18n/en.ts'
import { useSpeech } from '../i18n/language.tsx'
import { LoadBadge, LoadBar } from '../parts/load-bar.tsx'
import { AgentBadge } from '../parts/state-badge.tsx'
import { When } from '../parts/when.tsx'
import { loadStateOf, type OverviewOrder } from './overview-order.ts'

type Cell = {
  id: string
  label: SentenceKey
  sort?: OverviewOrder
  look?: string
  cell: (site: SiteOverview) => ReactNode
}

const cells: readonly Cell[] = [
  { id: 'state', label: 'field.state', sort: 'attention', look: 'badge-cell', cell: State },
  {
    id: 'down',
    label: 'load.down',
    sort: 'down',
    look: 'load-cell',
    cell: ({ link }) => link && <LoadBar now={link.down} mbps={link.downMbps} isShort />,
  },
  {
    id: 'up',
    label: 'load.up',
    sort: 'up',
    look: 'load-cell',
    cell: ({ link }) => link && <LoadBar now={link.up} mbps={link.upMbps} isShort />,
  },
  { id: 'agent', label: 'sites.agent', sort: 'agent', cell: AgentNow },
  { id: 'incidents', label: 'overview.incidents', sort: 'incidents', cell: Incidents },
  { id: 'gear', label: 'overview.gear', sort: 'gear', cell: Gear },
  { id: 'coverage', label: 'overview.coverage', look: 'small', cell: Coverage },
  {
    id: 'scan',
    label: 'overview.scan',
    sort: 'scan',
    look: 'small',
    cell: ({ scan }) => scan && <When at={scan.finishedAt} />,
  },
]

/** All sites, a line each; lines out of sight cost the browser nothing. */
export function OverviewTable({
  sites,
  sort,
  onSort,
}: {
  sites: readonly SiteOverview[]
  sort: OverviewOrder
  onSort: (sort: OverviewOrder) => void
}) {
  const { say } = useSpeech()
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: kept when the layout is not a table's
    // biome-ignore-start lint/a11y/useSemanticElements: they are those elements
    <table className="table overview" role="table">
      <caption className="visually-hidden">{say('overview.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {[{ id: 'name', label: 'field.name', sort: 'name' } as const, ...cells].map(it => (
            <th
              key={it.id}
              role="columnheader"
              scope="col"
              aria-sort={
                it.sort === sort ? (sort === 'name' ? 'ascending' : 'descending') : undefined
              }
            >
              {it.sort === undefined ? (
                say(it.label)
              ) : (
                <button type="button" onClick={() => onSort(it.sort ?? sort)}>
                  {say(it.label)}
                </button>
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {sites.map(site => (
          <Line key={site.id} site={site} />
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/useSemanticElements: they are those elements
    // biome-ignore-end lint/a11y/noRedundantRoles: kept when the layout is not a table's
  )
}

/** Drawn again only when its site changed: what was not different keeps its identity through a refresh. */
const Line = memo(function Line({ site }: { site: SiteOverview }) {
  const { say } = useSpeech()
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: kept when the layout is not a table's
    // biome-ignore-start lint/a11y/useSemanticElements: they are those elements
    <tr role="row">
      <th role="rowheader" scope="row">
        <Link to="/sites/$site" params={{ site: site.id }}>
          {site.name ?? site.id}
        </Link>{' '}
        <span className="mono soft">{site.name === undefined ? '' : site.id}</span>
      </th>
      {cells.map(({ id, label, look = '', cell: Content }) => {
        return (
          <td key={id} role="cell" data-label={say(label)} className={look}>
            <Content {...site} />
          </td>
        )
      })}
    </tr>
    // biome-ignore-end lint/a11y/useSemanticElements: they are those elements
    // biome-ignore-end lint/a11y/noRedundantRoles: kept when the layout is not a table's
  )
})

function State(site: SiteOverview) {
  const badge = <LoadBadge state={loadStateOf(site)} />
  if (!site.link) return badge
  return (
    <Link to="/links/$link" params={{ link: site.link.id }}>
      {badge}
    </Link>
  )
}

function AgentNow({ agent }: SiteOverview) {
  const { say } = useSpeech()
  if (!agent) return <span className="soft">{say('agents.none')}</span>
  return (
    <>
      <AgentBadge state={agent.state} />
      {agent.state === 'offline' && agent.heartbeatAt && (
        <>
          {' '}
          <span className="soft small">
            <When at={agent.heartbeatAt} />
          </span>
        </>
      )}
    </>
  )
}

function Incidents({ id, incidents, alerts }: SiteOverview) {
  const { say, format } = useSpeech()
  if (incidents === 0) return undefined
  const tone = alerts.critical + alerts.major > 0 ? 'bad' : alerts.warning > 0 ? 'warn' : ''
  return (
    <Link to="/alerts" search={{ site: id }} className={`badge ${tone}`}>
      {format.number(incidents)}
      <span className="visually-hidden"> {say('overview.incidents')}</span>
    </Link>
  )
}

function Gear({ devices, missing, late }: SiteOverview) {
  const { sayCount, format } = useSpeech()
  return (
    <>
      {format.number(devices)}{' '}
      {missing > 0 && <span className="badge bad">{sayCount('overview.missing', missing)}</span>}
      {late > 0 && <span className="badge warn">{sayCount('overview.late', late)}</span>}
    </>
  )
}

function Coverage({ scan }: SiteOverview) {
  const { sayCount, format } = useSpeech()
  if (!scan) return undefined
  const { addresses, silent, failed } = scan
  return (
    <>
      {format.number(addresses)}
      {silent > 0 && <span className="soft"> · {sayCount('overview.silent', silent)}</span>}
      {failed > 0 && <span className="badge warn">{sayCount('overview.failed', failed)}</span>}
    </>
  )
}
