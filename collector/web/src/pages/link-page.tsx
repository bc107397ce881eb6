import { useQuery } from '@tanstack/react-query'
import { Link as RouterLink } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { type Link, linkQuery, linkRevisionsQuery, useLinkChange } from '../api/link-queries.ts'
import { useMay } from '../api/may.ts'
import { en, type SentenceKey } from '../i18n/en.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Breadcrumbs } from '../layout/breadcrumbs.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { LoadBadge, LoadBar } from '../parts/load-bar.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { LinkChart } from './link-chart.tsx'
import { LinkEpisodes } from './link-episodes.tsx'
import { LinkForm } from './link-form.tsx'
import { LinkReport } from './link-report.tsx'

/** One link: what it moved against its contract, when it was full and who filled it, what to do, what the register says. */
export function LinkPage({ id }: { id: string }) {
  const { say } = useSpeech()
  const query = useQuery(linkQuery(id))
  const link = query.data
  return (
    <>
      <Breadcrumbs>
        {[
          <RouterLink key="links" to="/links">
            {say('links.title')}
          </RouterLink>,
          ...(link
            ? [
                <RouterLink key="site" to="/sites/$site" params={{ site: link.site }}>
                  {link.site}
                </RouterLink>,
              ]
            : []),
        ]}
      </Breadcrumbs>
      <PageHead title={link ? titleOf(link, say('links.single')) : say('links.single')}>
        <Freshness query={query} />
      </PageHead>
      {query.isPending && <Loading />}
      {query.isError && !link && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {link && (
        <div className="stacked">
          <section className="panel" aria-labelledby="load">
            <div className="panel-head">
              <h2 id="load">{say('links.load')}</h2>
              {(['down', 'up'] as const).map(way => (
                <span key={way}>
                  {say(`load.${way}`)} <LoadBadge state={link[way].state} />{' '}
                  <LoadBar now={link[way]} mbps={link[`${way}Mbps`]} />
                </span>
              ))}
            </div>
            <div className="panel-body">
              <LinkChart link={link} />
            </div>
          </section>
          <LinkReport id={id} />
          <LinkEpisodes id={id} />
          <Register link={link} />
        </div>
      )}
    </>
  )
}

function titleOf({ operator, circuitId, site, deviceName, interface: port }: Link, one: string) {
  const own = [operator, circuitId].filter(Boolean).join(' ')
  return own || [deviceName, port].filter(Boolean).join(' ') || `${one} ${site}`
}

function Register({ link }: { link: Link }) {
  const { say, format } = useSpeech()
  const { operate } = useMay()
  const [isEditing, setEditing] = useState(false)
  const change = useLinkChange(link.id)
  const revisions = useQuery(linkRevisionsQuery(link.id)).data?.items ?? []
  /** What became different, in words; a field that is newer than these pages is called as it is. */
  const fieldsIn = (after: Readonly<Record<string, unknown>>) =>
    Object.keys(after)
      .map(it => (`links.field.${it}` in en ? say(`links.field.${it}` as SentenceKey) : it))
      .map(it => it.toLowerCase())
      .join(', ')
  const speed = (mbps: number | undefined) => mbps !== undefined && format.speed(mbps)
  const facts: [label: string, value: ReactNode][] = [
    [say('links.field.operator'), link.operator],
    [say('links.field.circuitId'), link.circuitId],
    [say('load.down'), speed(link.downMbps)],
    [say('load.up'), speed(link.upMbps)],
    [say('links.rates'), link.ratesFrom && say(`links.rates.${link.ratesFrom}`)],
    [
      say('links.port'),
      link.device !== undefined && (
        <RouterLink to="/devices/$device" params={{ device: link.device }} hash="ports">
          {link.deviceName ?? link.address} {link.interface}
        </RouterLink>
      ),
    ],
    [say('links.field.note'), link.note],
  ]
  return (
    <section className="panel" aria-labelledby="register">
      <div className="panel-head">
        <h2 id="register">{say('links.register')}</h2>
        {operate && link.kind === 'wan' && !isEditing && (
          <button type="button" className="button is-small" onClick={() => setEditing(true)}>
            {say('why.edit')}
          </button>
        )}
      </div>
      <div className="panel-body">
        {isEditing ? (
          <LinkForm
            site={link.site}
            link={link}
            isBusy={change.isPending}
            error={change.error}
            onSave={entry => change.mutate(entry, { onSuccess: () => setEditing(false) })}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <dl className="facts">
            {facts
              .filter(([, value]) => value !== undefined && value !== false)
              .map(([label, value]) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
          </dl>
        )}
      </div>
      <ol className="history">
        {revisions.map(it => (
          <li key={it.at}>
            <time dateTime={it.at}>{format.dateTime(it.at)}</time>
            <span>
              {[say(`links.revision.${it.kind}`), it.by, fieldsIn(it.after)]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
