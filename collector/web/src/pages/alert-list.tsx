import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useState } from 'react'
import { type Alert, useAlertAction } from '../api/alert-queries.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { SeverityBadge } from '../parts/severity-badge.tsx'
import { When } from '../parts/when.tsx'
import { AlertActions } from './alert-actions.tsx'
import { AlertDetail } from './alert-detail.tsx'
import { subjectOf } from './alert-subject.ts'

/**
 * Alerts to work through: each opens to what it means and what can be done; several are done at once. In the list the
 * arrows go from one to the next, `x` chooses and `a` acknowledges.
 */
export function AlertList({
  alerts,
  title,
  open,
}: {
  alerts: readonly Alert[]
  title: string
  /** Which one is open at first. */
  open?: string
}) {
  const { say, sayCount } = useSpeech()
  const { operate } = useMay()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [opened, setOpened] = useState(open)
  const acknowledge = useAlertAction()
  const ids = alerts.map(it => it.id).filter(it => chosen.has(it))
  const choose = (id: string) => setChosen(before => toggled(before, id))

  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    const here =
      event.target instanceof HTMLElement
        ? event.target.closest<HTMLElement>('[data-alert]')
        : undefined
    const id = here?.dataset.alert
    if (!here || id === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
    if (step !== undefined) {
      const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-alert]')]
      all[all.indexOf(here) + step]?.focus()
    } else if (event.key === 'x' && operate) choose(id)
    else if (event.key === 'a' && operate) {
      acknowledge.mutate({ alerts: ids.length > 0 ? ids : [id], act: { action: 'acknowledge' } })
    } else return
    event.preventDefault()
  }

  return (
    <>
      {operate && alerts.length > 1 && (
        <div className="bulk">
          <label className="choice">
            <input
              type="checkbox"
              checked={ids.length > 0 && ids.length === alerts.length}
              onChange={({ target }) =>
                setChosen(new Set(target.checked ? alerts.map(it => it.id) : []))
              }
            />
            {ids.length === 0 ? say('alerts.choose.all') : sayCount('alerts.chosen', ids.length)}
          </label>
          <span className="soft keys">{say('alerts.keys')}</span>
          {ids.length > 0 && <AlertActions alerts={ids} onDone={() => setChosen(new Set())} />}
        </div>
      )}
      <Refusal error={acknowledge.error} />
      <ul className="alert-list" aria-label={title} onKeyDown={onKeyDown}>
        {alerts.map(alert => (
          <li key={alert.id} className={`is-${alert.severity} is-${alert.state}`}>
            {operate && (
              <input
                type="checkbox"
                aria-label={say('alerts.choose', { title: alert.title })}
                checked={chosen.has(alert.id)}
                onChange={() => choose(alert.id)}
              />
            )}
            <span className="alert-severity">
              <SeverityBadge severity={alert.severity} />
            </span>
            <AlertSite alert={alert} />
            <button
              type="button"
              className="alert-title"
              data-alert={alert.id}
              aria-expanded={opened === alert.id}
              onClick={() => setOpened(opened === alert.id ? undefined : alert.id)}
            >
              {subjectOf(alert)}
            </button>
            <AlertFacts alert={alert} />
            {opened === alert.id && <AlertDetail alert={alert} />}
          </li>
        ))}
      </ul>
    </>
  )
}

function AlertSite({ alert: { site, siteName } }: { alert: Alert }) {
  if (site === undefined) return undefined
  return (
    <span className="alert-site">
      <Link to="/sites/$site" params={{ site }}>
        {siteName || site}
      </Link>{' '}
      {siteName && <span className="mono soft">{site}</span>}
    </span>
  )
}

function AlertFacts({ alert }: { alert: Alert }) {
  const { say } = useSpeech()
  const { state, owner, isFlapping } = alert
  return (
    <span className="alert-facts">
      {state !== 'open' && <span className="badge">{say(`alerts.state.${state}`)}</span>}
      {isFlapping && <span className="badge warn">{say('alerts.flapping')}</span>}
      {owner !== undefined && <span>{owner}</span>}
      <When at={alert.since} />
    </span>
  )
}

function toggled(before: ReadonlySet<string>, id: string): Set<string> {
  const after = new Set(before)
  if (!after.delete(id)) after.add(id)
  return after
}
