import { useEffect, useRef, useState } from 'react'
import {
  type EditableField,
  editableFields,
  type FieldEdit,
  isEditable,
} from '../api/corrections.ts'
import type { ExplainedField } from '../api/device-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { kinds } from '../parts/kinds.ts'
import { nameOfField } from './change-sentence.tsx'

type FieldEditorProps = {
  field: EditableField
  fields: readonly ExplainedField[]
  isBusy: boolean
  onCancel: () => void
  onChoose: (field: EditableField) => void
  onSave: (wanted: FieldEdit) => void
}

/** What a person says a field is, which then stays until it is released, with why. */
export function FieldEditor(props: FieldEditorProps) {
  const { field, fields, isBusy, onCancel, onChoose, onSave } = props
  const { say } = useSpeech()
  const [value, setValue] = useState(fields.find(it => it.field === field)?.value ?? '')
  const [reason, setReason] = useState('')
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('select')?.focus(), [])
  return (
    <form
      ref={form}
      className="editor"
      aria-label={say('why.editor')}
      onSubmit={event => {
        event.preventDefault()
        const why = reason.trim()
        onSave({ kind: 'set', field, value: value.trim(), ...(why !== '' && { reason: why }) })
      }}
    >
      <label>
        {say('why.field')}
        <select
          value={field}
          onChange={({ target }) => isEditable(target.value) && onChoose(target.value)}
        >
          {editableFields.map(name => (
            <option key={name} value={name}>
              {nameOfField(say, name)}
            </option>
          ))}
        </select>
      </label>
      <label htmlFor="field-value">
        {say('why.value')}
        {field === 'kind' ? (
          <select id="field-value" value={value} onChange={({ target }) => setValue(target.value)}>
            {kinds.map(kind => (
              <option key={kind} value={kind}>
                {say(`kind.one.${kind}`)}
              </option>
            ))}
          </select>
        ) : (
          <input
            id="field-value"
            required
            maxLength={255}
            value={value}
            autoComplete="off"
            onChange={({ target }) => setValue(target.value)}
          />
        )}
      </label>
      <label className="wide">
        {say('correction.reason')}
        <input
          maxLength={500}
          value={reason}
          autoComplete="off"
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      <FormActions isDisabled={isBusy} onCancel={onCancel}>
        <span className="soft">{say('why.kept')}</span>
      </FormActions>
    </form>
  )
}
