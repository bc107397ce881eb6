import { useState } from 'react'
import { type AlertAction, useAlertAction } from '../api/alert-queries.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { refusalSentence } from '../parts/refusal-sentence.ts'

const HOUR_MS = 3_600_000
const snoozes = { hour: HOUR_MS, morning: 4 * HOUR_MS, day: 24 * HOUR_MS } as const

/** What a person does to alerts, one or many at a time. Nothing for who may only look. */
export function AlertActions({
  alerts,
  onDone,
}: {
  alerts: readonly string[]
  onDone?: () => void
}) {
  const speech = useSpeech()
  const { say, sayCount } = speech
  const { operate, name } = useMay()
  const [comment, setComment] = useState('')
  const action = useAlertAction()
  if (!operate) return null
  const act = (it: AlertAction) =>
    action.mutate(
      { alerts, act: it },
      {
        onSuccess: () => {
          setComment('')
          onDone?.()
        },
      },
    )
  const said = comment.trim() === '' ? {} : { comment: comment.trim() }
  const refused = action.data?.refused.map(
    ({ type, values = {}, reason: detail }) =>
      refusalSentence({ status: 409, type, values, detail }, speech).sentence,
  )
  return (
    <form
      className="alert-actions"
      aria-label={say('alerts.actions')}
      onSubmit={event => {
        event.preventDefault()
        if (said.comment) act({ action: 'comment', comment: said.comment })
      }}
    >
      <input
        aria-label={say('alerts.comment')}
        placeholder={say('alerts.comment')}
        maxLength={2000}
        value={comment}
        autoComplete="off"
        onChange={({ target }) => setComment(target.value)}
      />
      <span className="actions">
        <button type="submit" className="button is-small" disabled={!said.comment}>
          {say('alerts.do.comment')}
        </button>
        <button
          type="button"
          className="button is-small is-main"
          disabled={action.isPending}
          onClick={() => act({ action: 'acknowledge', ...said })}
        >
          {say('alerts.do.acknowledge')}
        </button>
        {name !== undefined && (
          <button
            type="button"
            className="button is-small"
            disabled={action.isPending}
            onClick={() => act({ action: 'assign', owner: name })}
          >
            {say('alerts.do.assign')}
          </button>
        )}
        <button
          type="button"
          className="button is-small"
          disabled={action.isPending}
          onClick={() => act({ action: 'resolve', ...said })}
        >
          {say('alerts.do.resolve')}
        </button>
        <select
          aria-label={say('alerts.do.snooze')}
          value=""
          disabled={action.isPending}
          onChange={({ target }) => {
            const span = snoozes[target.value as keyof typeof snoozes]
            act({ action: 'snooze', until: new Date(Date.now() + span).toISOString() })
          }}
        >
          <option value="">{say('alerts.do.snooze')}</option>
          {(['hour', 'morning', 'day'] as const).map(it => (
            <option key={it} value={it}>
              {say(`alerts.snooze.${it}`)}
            </option>
          ))}
        </select>
      </span>
      <Refusal error={action.error} />
      {action.isSuccess && (
        <p role="status" className="soft">
          {sayCount('alerts.done', action.data.changed)}
          {[...new Set(refused)].map(it => ` · ${it}`)}
        </p>
      )}
    </form>
  )
}
