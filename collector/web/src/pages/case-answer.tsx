import { useState } from 'react'
import { useMay } from '../api/may.ts'
import { type Case, useCaseDecision } from '../api/site-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { ChangesetDetail } from './changeset-detail.tsx'

type Decision = Case['decisions'][number]

/** The answer to a question of identity, or the form that gives it. */
export function CaseAnswer({ of }: { of: Case }) {
  const { say, format } = useSpeech()
  const { operate } = useMay()
  if (!of.decision && !operate) return null
  return (
    <section className="panel" aria-labelledby="answer">
      <div className="panel-head">
        <h2 id="answer">{say('cases.answer')}</h2>
      </div>
      <div className="panel-body">
        {of.decision ? (
          <>
            <p>
              <strong>{say(`decision.${of.decision.decision}`)}</strong>{' '}
              {of.decision.because
                ? say(`settled.${of.decision.because}`)
                : say('cases.decided', {
                    by: of.decision.by,
                    when: format.dateTime(of.decision.at),
                  })}
            </p>
            <ChangesetDetail id={of.decision.changeset} when={format.dateTime(of.decision.at)} />
          </>
        ) : (
          <AnswerForm of={of} />
        )}
      </div>
    </section>
  )
}

function AnswerForm({ of }: { of: Case }) {
  const { say } = useSpeech()
  const [decision, setDecision] = useState<Decision>()
  const [side, setSide] = useState<'observed' | 'other'>('observed')
  const [reason, setReason] = useState('')
  const decide = useCaseDecision(of.id)
  const hasSides =
    (decision === 'same' || decision === 'replaced') && of.observed.device !== of.other.device
  return (
    <form
      className="editor"
      onSubmit={event => {
        event.preventDefault()
        if (!decision) return
        decide.mutate({ decision, reason, ...(hasSides && { keep: of[side].device }) })
      }}
    >
      <fieldset className="choices wide">
        <legend>{say('cases.ask')}</legend>
        {of.decisions.map(it => (
          <label key={it}>
            <input
              type="radio"
              name="decision"
              required
              checked={it === decision}
              onChange={() => setDecision(it)}
            />
            {say(`decision.${it}`)}
          </label>
        ))}
      </fieldset>
      {hasSides && (
        <fieldset className="choices wide">
          <legend>{say(decision === 'same' ? 'cases.keep' : 'cases.new')}</legend>
          {(['observed', 'other'] as const).map(it => (
            <label key={it}>
              <input type="radio" name="side" checked={it === side} onChange={() => setSide(it)} />
              {say(`cases.${it}`)}: {of[it].record.name ?? of[it].record.serial ?? of[it].device}
            </label>
          ))}
        </fieldset>
      )}
      <label className="wide">
        {say('correction.reason')}
        <input
          maxLength={500}
          value={reason}
          autoComplete="off"
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      <Refusal error={decide.error} />
      <FormActions label={say('cases.decide')} isDisabled={decide.isPending}>
        <span className="soft">{say('cases.undoable')}</span>
      </FormActions>
    </form>
  )
}
