import { type FormEvent, useState } from 'react'
import type { Link, LinkEntry } from '../api/link-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { entryOf, fieldsOf } from './link-fields.ts'
import { LinkPortField } from './link-port-field.tsx'
import { LinkThresholdsField } from './link-thresholds-field.tsx'

type LinkFormProps = {
  site: string
  link?: Link
  isBusy: boolean
  error: unknown
  onSave: (entry: LinkEntry) => void
  onCancel?: () => void
}

const rate = { type: 'number', min: 0.064, max: 400_000, step: 'any' }

/** What people say of a link: operator, circuit, contract and since when, the port that carries it, when it counts as full. */
export function LinkForm({ site, link, isBusy, error, onSave, onCancel }: LinkFormProps) {
  const { say } = useSpeech()
  const [fields, setFields] = useState(() => fieldsOf(link))
  const hasContract = fields.downMbps !== '' || fields.upMbps !== ''
  const set = (changed: Partial<typeof fields>) => setFields({ ...fields, ...changed })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave(entryOf(fields))
  }
  return (
    <form className="editor" aria-label={say('links.form')} onSubmit={submit}>
      {(['operator', 'circuitId'] as const).map(name => (
        <label key={name}>
          {say(`links.field.${name}`)}
          <input
            value={fields[name]}
            autoComplete="off"
            maxLength={100}
            onChange={({ target }) => set({ [name]: target.value })}
          />
        </label>
      ))}
      {(['downMbps', 'upMbps'] as const).map(name => (
        <label key={name}>
          {say(`links.field.${name}`)}
          <input
            {...rate}
            required={hasContract}
            value={fields[name]}
            autoComplete="off"
            onChange={({ target }) => set({ [name]: target.value })}
          />
        </label>
      ))}
      {link && hasContract && (
        <label>
          {say('links.field.contractSince')}
          <input
            type="date"
            max={dayOf(new Date())}
            value={fields.contractSince}
            onChange={({ target }) => set({ contractSince: target.value })}
          />
        </label>
      )}
      <LinkPortField
        site={site}
        value={{ address: fields.address, interface: fields.interface }}
        onChange={port => set(port)}
      />
      <label className="wide">
        {say('links.field.downIs')}
        <select
          value={fields.downIs}
          onChange={({ target }) => set({ downIs: target.value === 'out' ? 'out' : 'in' })}
        >
          <option value="in">{say('links.downIs.in')}</option>
          <option value="out">{say('links.downIs.out')}</option>
        </select>
      </label>
      <LinkThresholdsField
        site={site}
        value={fields.thresholds}
        onChange={thresholds => set({ thresholds })}
      />
      <label className="wide">
        {say('links.field.note')}
        <input
          value={fields.note}
          autoComplete="off"
          maxLength={1000}
          onChange={({ target }) => set({ note: target.value })}
        />
      </label>
      <Refusal error={error} />
      <FormActions isDisabled={isBusy} onCancel={onCancel} />
    </form>
  )
}

/** The day where the person is, as a date field has it. */
function dayOf(now: Date): string {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 10)
}
