import { useQuery } from '@tanstack/react-query'
import { Link as RouterLink, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import {
  type Link,
  linkRevisionsQuery,
  linkTag,
  useLinkChange,
  useLinkEnd,
} from '../api/link-queries.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { type Fact, Facts } from '../parts/facts.tsx'
import { thresholdNames } from './link-fields.ts'
import { LinkForm } from './link-form.tsx'
import { LinkRevisionSentence, thresholdText } from './link-revision-sentence.tsx'

/** What the register says of a link, who said it, and saying something else. */
export function LinkRegister({ link }: { link: Link }) {
  const { say, format } = useSpeech()
  const { operate } = useMay()
  const [isEditing, setEditing] = useState(false)
  const [tag, setTag] = useState<string>()
  const change = useLinkChange(link.id)
  const revisions = useQuery(linkRevisionsQuery(link.id)).data?.items ?? []
  const canEdit = operate && link.kind === 'wan'
  const begin = () => {
    change.reset()
    setTag(linkTag(link.id))
    setEditing(true)
  }
  return (
    <section className="panel" aria-labelledby="register">
      <div className="panel-head">
        <h2 id="register">{say('links.register')}</h2>
        {canEdit && !isEditing && (
          <>
            <button type="button" className="button is-small" onClick={begin}>
              {say('why.edit')}
            </button>
            <LinkEnd link={link} />
          </>
        )}
        {change.data?.inPlan && !isEditing && (
          <span role="status" className="soft">
            {say(`links.plan.${change.data.inPlan}`)}
          </span>
        )}
      </div>
      <div className="panel-body">
        {isEditing ? (
          <LinkForm
            site={link.site}
            link={link}
            isBusy={change.isPending}
            error={change.error}
            onSave={entry => change.mutate({ entry, tag }, { onSuccess: () => setEditing(false) })}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <Said link={link} />
        )}
      </div>
      <ol className="history">
        {revisions.map(it => (
          <li key={it.at}>
            <time dateTime={it.at}>{format.dateTime(it.at)}</time>
            <span>
              {say(`links.revision.${it.kind}`)} · {say('findings.by', { by: it.by })}
            </span>
            <LinkRevisionSentence revision={it} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Said({ link }: { link: Link }) {
  const { say, format } = useSpeech()
  const speed = (mbps: number | undefined) => mbps !== undefined && format.speed(mbps)
  const own = thresholdNames.filter(it => link.thresholds[it] !== undefined)
  const facts: Fact[] = [
    [say('links.field.operator'), link.operator],
    [say('links.field.circuitId'), link.circuitId],
    [say('load.down'), speed(link.downMbps)],
    [say('load.up'), speed(link.upMbps)],
    [say('links.rates'), link.ratesFrom && say(`links.rates.${link.ratesFrom}`)],
    [say('links.port'), link.address !== undefined && <Port link={link} />],
    [say('links.port.speed'), speed(link.speedMbps)],
    [say('links.field.downIs'), say(`links.downIs.${link.downIs}`)],
    [
      say('links.thresholds'),
      own.length > 0 &&
        own
          .map(
            it =>
              `${say(`links.threshold.${it}`)} ${thresholdText(format, it, link.thresholds[it])}`,
          )
          .join(', '),
    ],
    [say('links.field.note'), link.note],
  ]
  return <Facts facts={facts} />
}

function Port({ link: { device, deviceName, address, interface: port } }: { link: Link }) {
  if (device === undefined) return `${address} ${port ?? ''}`
  return (
    <RouterLink to="/devices/$device" params={{ device }} hash="ports">
      {deviceName ?? address} {port}
    </RouterLink>
  )
}

function LinkEnd({ link }: { link: Link }) {
  const { say } = useSpeech()
  const navigate = useNavigate()
  const end = useLinkEnd(link.id)
  return (
    <ConfirmButton
      label={say('links.end')}
      confirm={say('links.end.confirm')}
      isBusy={end.isPending}
      error={end.error}
      onConfirm={() =>
        end.mutate(undefined, {
          onSuccess: () => void navigate({ to: '/links', search: { site: link.site } }),
        })
      }
    />
  )
}
