import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { components } from '../api/client.ts'
import { useUndo } from '../api/corrections.ts'
import { changesetQuery } from '../api/device-queries.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { fieldLabel } from '../parts/field-label.ts'
import { FormActions } from '../parts/form-actions.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { whoAndWhen } from '../parts/refusal-sentence.ts'

/** Who made a changeset and why, and taking it back. Asked for when it is opened. */
export function ChangesetDetail({ id, when }: { id: string; when: string }) {
  const { say } = useSpeech()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details className="changeset" onToggle={event => setIsOpen(event.currentTarget.open)}>
      <summary>
        {say('undo.who')}
        <span className="visually-hidden"> {when}</span>
      </summary>
      {isOpen && <Opened id={id} />}
    </details>
  )
}

function Opened({ id }: { id: string }) {
  const speech = useSpeech()
  const { say, sayCount } = speech
  const query = useQuery({ ...changesetQuery(id), refetchInterval: false })
  const undo = useUndo(id)
  const { operate } = useMay()
  const [isAsking, setIsAsking] = useState(false)
  const [reason, setReason] = useState('')
  const changeset = query.data
  if (!changeset) {
    return (
      <p className="soft" role="status">
        {say(query.isError ? 'undo.unknown' : 'list.loading')}
      </p>
    )
  }
  return (
    <div className="changeset-body">
      <p>
        {say(`undo.by.${changeset.actorKind}`, { actor: changeset.actor })} ·{' '}
        {sayCount('undo.changes', changeset.changeCount)}
      </p>
      {changeset.reason !== undefined && <p>{say('undo.reason', { reason: changeset.reason })}</p>}
      {changeset.undoes !== undefined && <p className="soft">{say('undo.undoes')}</p>}
      {changeset.undoneBy !== undefined && <p className="soft">{say('undo.undone')}</p>}
      {undo.data && (
        <p role="status">
          {say('correction.done')}{' '}
          {undo.data.left.length > 0 &&
            say('undo.refused', {
              what: undo.data.left.map(it => partLeft(it, speech)).join(', '),
            })}
        </p>
      )}
      <Refusal error={undo.error} />
      {operate &&
        changeset.undoneBy === undefined &&
        !undo.isSuccess &&
        (isAsking ? (
          <form
            className="editor"
            onSubmit={event => {
              event.preventDefault()
              undo.mutate(reason)
            }}
          >
            <label className="wide">
              {say('correction.reason')}
              <input
                maxLength={500}
                value={reason}
                autoComplete="off"
                onChange={({ target }) => setReason(target.value)}
              />
            </label>
            <FormActions
              label={sayCount('undo.confirm', changeset.changeCount)}
              isDisabled={undo.isPending}
              onCancel={() => setIsAsking(false)}
            />
          </form>
        ) : (
          <button type="button" className="button is-small" onClick={() => setIsAsking(true)}>
            {say('undo.ask')}
          </button>
        ))}
    </div>
  )
}

type PartLeft = components['schemas']['UndoReport']['left'][number]

function partLeft(left: PartLeft, speech: ReturnType<typeof useSpeech>): string {
  const { say } = speech
  const { why, field = 'thing' } = left
  const isOurs = field === 'thing' || field === 'decision'
  const label = isOurs ? say(`undo.left.${field}`) : fieldLabel(field, say)
  return say(`undo.left.${why}`, { field: label, who: whoAndWhen(left, speech) })
}
