import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import type { Maintenance, MaintenanceEntry } from '../api/maintenance-queries.ts'
import { useMay } from '../api/may.ts'
import { siteDevicesQuery } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { SiteField } from '../parts/site-field.tsx'
import { mistakeInUai } from '../parts/uai.ts'
import { entryOf, fieldsOf } from './maintenance-fields.ts'

type MaintenanceFormProps = {
  /** To be changed; a new one when absent. */
  window?: Maintenance
  /** Of a new one. */
  site?: string
  isBusy: boolean
  error: unknown
  onSave: (entry: MaintenanceEntry) => void
  onCancel?: () => void
}

/** Where work is done, from when until when, and what: nobody is told of what it breaks. */
export function MaintenanceForm(props: MaintenanceFormProps) {
  const { window, site = '', isBusy, error, onSave, onCancel } = props
  const { say } = useSpeech()
  const { operateEverywhere } = useMay()
  const [fields, setFields] = useState(() => fieldsOf(window, { site, now: new Date() }))
  const zone = useId()
  const scope = useId()
  const set = (changed: Partial<typeof fields>) => setFields({ ...fields, ...changed })
  const isWrong = fields.endsAt !== '' && fields.endsAt <= fields.startsAt
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave(entryOf(fields, window))
  }
  return (
    <form className="editor" aria-label={say('maintenance.form')} onSubmit={submit}>
      {operateEverywhere && (
        <fieldset className="choices wide">
          <legend>{say('maintenance.where')}</legend>
          {[false, true].map(isEverywhere => (
            <label key={String(isEverywhere)}>
              <input
                type="radio"
                name={scope}
                checked={fields.isEverywhere === isEverywhere}
                onChange={() => set({ isEverywhere })}
              />
              {say(isEverywhere ? 'maintenance.everywhere' : 'maintenance.one-site')}
            </label>
          ))}
        </fieldset>
      )}
      {!fields.isEverywhere && (
        <>
          <SiteField
            label={say('sites.uai')}
            value={fields.site}
            isRequired
            onChange={uai => set({ site: uai, device: uai === fields.site ? fields.device : '' })}
          />
          <DeviceChoice
            site={mistakeInUai(fields.site) ? '' : fields.site}
            value={fields.device}
            onChange={device => set({ device })}
          />
        </>
      )}
      <label>
        {say('maintenance.from')}
        <input
          type="datetime-local"
          required
          value={fields.startsAt}
          aria-describedby={zone}
          onChange={({ target }) => set({ startsAt: target.value })}
        />
      </label>
      <label>
        {say('maintenance.until')}
        <input
          ref={input => input?.setCustomValidity(isWrong ? say('maintenance.order') : '')}
          type="datetime-local"
          required
          value={fields.endsAt}
          aria-invalid={isWrong}
          aria-describedby={zone}
          onChange={({ target }) => set({ endsAt: target.value })}
        />
      </label>
      <p id={zone} className="soft wide">
        {isWrong
          ? say('maintenance.order')
          : say('maintenance.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
      </p>
      <label className="wide">
        {say('maintenance.reason')}
        <input
          required
          maxLength={500}
          value={fields.reason}
          autoComplete="off"
          onChange={({ target }) => set({ reason: target.value })}
        />
      </label>
      <Refusal error={error} />
      <FormActions
        label={say(window ? 'correction.save' : 'maintenance.announce')}
        isDisabled={isBusy}
        onCancel={onCancel}
      />
    </form>
  )
}

type DeviceChoiceProps = { site: string; value: string; onChange: (device: string) => void }

function DeviceChoice({ site, value, onChange }: DeviceChoiceProps) {
  const { say } = useSpeech()
  const query = useQuery({ ...siteDevicesQuery(site), enabled: site !== '' })
  const devices = query.data?.items ?? []
  const isHere = devices.some(it => it.id === value)
  return (
    <label>
      {say('maintenance.device')}
      <select
        value={value}
        disabled={site === ''}
        onChange={({ target }) => onChange(target.value)}
      >
        <option value="">{say('maintenance.device.all')}</option>
        {value !== '' && !isHere && <option value={value}>{say('list.loading')}</option>}
        {devices.map(it => (
          <option key={it.id} value={it.id}>
            {[it.name ?? say(`kind.one.${it.kind}`), it.addresses[0]].filter(Boolean).join(' · ')}
          </option>
        ))}
      </select>
    </label>
  )
}
