import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type AuditedDevice, auditFileOf, auditQuery } from '../api/audit-query.ts'
import { linkReportQuery, linksQuery, type Link as WanLink } from '../api/link-queries.ts'
import { siteQuery } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Breadcrumbs } from '../layout/breadcrumbs.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import { productName } from '../parts/product-name.ts'
import { StateBadge } from '../parts/state-badge.tsx'
import { byPlace, placeOf, toLookAt } from './audit-places.ts'
import { LinkAdvice } from './link-report.tsx'
import { SiteTrust } from './site-trust.tsx'

/** A site's equipment for its head and its technicians: what is where, what is old or strange, what the link needs. To print. */
export function AuditPage({ site }: { site: string }) {
  const { say, format } = useSpeech()
  const known = useQuery(siteQuery(site))
  const query = useQuery(auditQuery(site))
  const devices = query.data?.items
  return (
    <div className="audit">
      <Breadcrumbs>
        {[
          <Link key="sites" to="/">
            {say('sites.title')}
          </Link>,
          <Link key="site" to="/sites/$site" params={{ site }}>
            {known.data?.name ?? site}
          </Link>,
        ]}
      </Breadcrumbs>
      <PageHead title={say('audit.title', { site: known.data?.name ?? site })}>
        <span className="mono soft">{site}</span>
        <span className="soft">{format.dateTime(new Date().toISOString())}</span>
        <span className="actions no-print">
          <button type="button" className="button is-small" onClick={() => window.print()}>
            {say('audit.print')}
          </button>
          <a className="button is-small" href={auditFileOf(site)} download={`${site}.csv`}>
            {say('audit.csv')}
          </a>
        </span>
      </PageHead>
      {query.isPending && <Loading />}
      {query.isError && !devices && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {known.data && <SiteTrust site={known.data} />}
      {devices?.length === 0 && (
        <Empty title={say('site.empty.title')}>{say('site.empty.text')}</Empty>
      )}
      {devices && devices.length > 0 && (
        <div className="stacked">
          <Links site={site} />
          <LookAt devices={devices} />
          <Places devices={devices} />
        </div>
      )}
    </div>
  )
}

function Links({ site }: { site: string }) {
  const { say } = useSpeech()
  const links = useInfiniteQuery(linksQuery({ site, kind: 'wan' })).data?.pages[0]?.items ?? []
  return (
    <section className="panel" aria-labelledby="audit-links">
      <div className="panel-head">
        <h2 id="audit-links">{say('links.kind.wan')}</h2>
      </div>
      <div className="panel-body">
        {links.length === 0 ? <p>{say('load.none')}</p> : null}
        {links.map(link => (
          <LinkLine key={link.id} link={link} />
        ))}
      </div>
    </section>
  )
}

function LinkLine({ link }: { link: WanLink }) {
  const { say, format } = useSpeech()
  const report = useQuery(linkReportQuery(link.id)).data
  const rates = [link.downMbps, link.upMbps].flatMap(it => (it === undefined ? [] : [it]))
  return (
    <div>
      <p>
        <strong>
          {[link.operator, link.circuitId].filter(Boolean).join(' ') || say('links.single')}
        </strong>{' '}
        {rates.map(format.speed).join(' / ')}
      </p>
      {report && <LinkAdvice report={report} />}
    </div>
  )
}

function LookAt({ devices }: { devices: readonly AuditedDevice[] }) {
  const { say, format } = useSpeech()
  const found = toLookAt(devices)
  return (
    <section className="panel" aria-labelledby="look-at">
      <div className="panel-head">
        <h2 id="look-at">{say('audit.look')}</h2>
      </div>
      <div className="panel-body">
        {(['obsolete', 'slow', 'unexpected', 'missing'] as const).map(it => (
          <div key={it} className="audit-group">
            <h3>
              {say(`audit.look.${it}`)} ({format.number(found[it].length)})
            </h3>
            <ul>
              {found[it].map(device => (
                <li key={device.id}>
                  <DeviceLink device={device} />{' '}
                  <span className="soft">
                    {[productName(device), placeOf(device)].filter(Boolean).join(', ')}
                    {it === 'obsolete' &&
                      device.obsolete &&
                      ` · ${say(`audit.obsolete.${device.obsolete}`)}`}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  )
}

function Places({ devices }: { devices: readonly AuditedDevice[] }) {
  const { say, format } = useSpeech()
  const columns: Column<AuditedDevice>[] = [
    { id: 'name', label: say('field.name'), cell: it => <DeviceLink device={it} /> },
    { id: 'kind', label: say('field.kind'), cell: it => say(`kind.one.${it.kind}`) },
    {
      id: 'model',
      label: say('field.model'),
      cell: productName,
    },
    { id: 'serial', label: say('field.serial'), look: 'mono', cell: it => it.serial },
    ...(devices.some(it => it.assetNumber)
      ? [
          {
            id: 'asset',
            label: say('field.assetNumber'),
            look: 'mono' as const,
            cell: (it: AuditedDevice) => it.assetNumber,
          },
        ]
      : []),
    { id: 'address', label: say('field.address'), look: 'mono', cell: it => it.address },
    {
      id: 'speed',
      label: say('audit.fastest'),
      look: 'number',
      cell: it => it.fastestMbps !== undefined && format.speed(it.fastestMbps),
    },
    {
      id: 'state',
      label: say('field.state'),
      look: 'badge-cell',
      cell: it => <StateBadge state={it.state} />,
    },
  ]
  return (
    <>
      {byPlace(devices).map(({ place, devices: there }) => (
        <section key={place ?? ''} className="panel" aria-label={place ?? say('audit.nowhere')}>
          <div className="panel-head">
            <h2>{place ?? say('audit.nowhere')}</h2>
            <span className="soft">{format.number(there.length)}</span>
          </div>
          <DataTable
            caption={place ?? say('audit.nowhere')}
            columns={columns}
            rows={there}
            keyOf={it => it.id}
          />
        </section>
      ))}
    </>
  )
}

function DeviceLink({ device }: { device: AuditedDevice }) {
  const { say } = useSpeech()
  return (
    <Link to="/devices/$device" params={{ device: device.id }}>
      {device.name ?? device.address ?? say('device.unnamed')}
    </Link>
  )
}
