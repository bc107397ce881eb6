import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import {
  type CorrectedItem,
  type EditableField,
  isEditable,
  useFieldEdit,
} from '../api/corrections.ts'
import { type ExplainedField, type Explanation, explanationQuery } from '../api/device-queries.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { nameOfField } from './change-sentence.tsx'
import { FieldEditor } from './field-editor.tsx'

/** Why a device or a host is this one, where each value comes from, and what people may say to that. Asked for when it is opened. */
export function ItemWhy({ item }: { item: CorrectedItem }) {
  const { say, language } = useSpeech()
  const [isOpen, setIsOpen] = useState(false)
  const query = useQuery({ ...explanationQuery(item, language), enabled: isOpen })
  return (
    <details className="panel why" onToggle={event => setIsOpen(event.currentTarget.open)}>
      <summary className="panel-head">
        <h2>{say('why.title')}</h2>
        <span className="soft">{say('why.summary')}</span>
      </summary>
      {query.data ? (
        <Why item={item} explanation={query.data} />
      ) : query.isError ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        isOpen && <Loading lines={3} />
      )}
    </details>
  )
}

function Why({ item, explanation }: { item: CorrectedItem; explanation: Explanation }) {
  const { say } = useSpeech()
  const [edited, setEdited] = useState<EditableField>()
  const edit = useFieldEdit(item)
  const { operate } = useMay()
  const { identity, fields, history } = explanation
  return (
    <div className="panel-body">
      <Sentences lines={identity} />
      <ul className="why-fields">
        {fields.map(field => (
          <li key={field.field}>
            <span>
              {field.sentence}
              {field.isLocked && <span className="badge">{say('why.locked')}</span>}
            </span>
            {operate && isEditable(field.field) && (
              <FieldActions
                field={field}
                isBusy={edit.isPending}
                onEdit={() => setEdited(isEditable(field.field) ? field.field : undefined)}
                onAsk={(kind, name) => edit.mutate({ kind, field: name })}
              />
            )}
          </li>
        ))}
      </ul>
      <Refusal error={edit.error} />
      <p role="status">{edit.isSuccess && say('correction.done')}</p>
      {!operate ? null : edited === undefined ? (
        <button type="button" className="button" onClick={() => setEdited('room')}>
          {say('why.add')}
        </button>
      ) : (
        <FieldEditor
          key={edited}
          field={edited}
          fields={fields}
          isBusy={edit.isPending}
          onCancel={() => setEdited(undefined)}
          onChoose={setEdited}
          onSave={wanted => edit.mutate(wanted, { onSuccess: () => setEdited(undefined) })}
        />
      )}
      {history.length > 0 && (
        <>
          <h3>{say('why.history')}</h3>
          <Sentences lines={history} />
        </>
      )}
    </div>
  )
}

function Sentences({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="sentences">
      {lines.map(line => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

type FieldActionsProps = {
  field: ExplainedField
  isBusy: boolean
  onEdit: () => void
  onAsk: (kind: 'lock' | 'release', field: EditableField) => void
}

function FieldActions({ field, isBusy, onEdit, onAsk }: FieldActionsProps) {
  const { say } = useSpeech()
  if (!isEditable(field.field)) return null
  const name = field.field
  const label = nameOfField(say, name)
  const other = field.from === 'person' ? 'release' : 'lock'
  return (
    <span className="actions">
      <button
        type="button"
        className="button is-small"
        onClick={onEdit}
        aria-label={say('why.edit.of', { field: label })}
      >
        {say('why.edit')}
      </button>
      <button
        type="button"
        className="button is-small"
        disabled={isBusy}
        onClick={() => onAsk(other, name)}
        aria-label={say(`why.${other}.of`, { field: label })}
      >
        {say(`why.${other}`)}
      </button>
    </span>
  )
}
