import { type FormEvent, useId, useState } from 'react'
import type { PresenceSettings, SitePresence } from '../api/site-settings.ts'
import { useSpeech } from '../i18n/language.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { ClosuresField } from './closures-field.tsx'
import { closingOf, hoursFieldsOf, settingsOf } from './hours-fields.ts'
import { PatienceField } from './patience-field.tsx'

type HoursFormProps = {
  presence: SitePresence
  isBusy: boolean
  error: unknown
  onSave: (settings: PresenceSettings) => void
  onCancel: () => void
}

const weekdays = [1, 2, 3, 4, 5, 6, 7]

/** Opening hours, closures and patience of a site. What is left as everywhere is no setting of its own. */
export function HoursForm({ presence, isBusy, error, onSave, onCancel }: HoursFormProps) {
  const { say, format } = useSpeech()
  const { usual } = presence
  const [fields, setFields] = useState(() => hoursFieldsOf(presence))
  const mistake = useId()
  const zones = useId()
  const set = (changed: Partial<typeof fields>) => setFields({ ...fields, ...changed })
  const isWrong = fields.closesAt !== '' && closingOf(fields) <= fields.opensAt
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave(settingsOf(fields, usual))
  }
  return (
    <form className="editor" aria-label={say('hours.title')} onSubmit={submit}>
      <label>
        {say('hours.opensAt')}
        <input
          type="time"
          required
          value={fields.opensAt}
          onChange={({ target }) => set({ opensAt: target.value })}
        />
      </label>
      <div className="field">
        <label>
          {say('hours.closesAt')}
          <input
            ref={input => input?.setCustomValidity(isWrong ? say('hours.order') : '')}
            type="time"
            required
            value={fields.closesAt}
            aria-invalid={isWrong}
            aria-describedby={mistake}
            onChange={({ target }) => set({ closesAt: target.value })}
          />
        </label>
        <span id={mistake} className="field-mistake">
          {isWrong && say('hours.order')}
        </span>
      </div>
      <label>
        {say('hours.timeZone')}
        <input
          required
          list={zones}
          maxLength={60}
          value={fields.timeZone}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => set({ timeZone: target.value })}
        />
      </label>
      <datalist id={zones}>
        {Intl.supportedValuesOf('timeZone').map(it => (
          <option key={it} value={it} />
        ))}
      </datalist>
      <fieldset className="choices weekdays wide">
        <legend>{say('hours.weekdays')}</legend>
        {weekdays.map(day => (
          <label key={day}>
            <input
              ref={input => {
                if (day !== 1) return
                input?.setCustomValidity(
                  fields.weekdays.length === 0 ? say('hours.weekdays.none') : '',
                )
              }}
              type="checkbox"
              checked={fields.weekdays.includes(day)}
              onChange={({ target }) =>
                set({
                  weekdays: target.checked
                    ? [...fields.weekdays, day]
                    : fields.weekdays.filter(it => it !== day),
                })
              }
            />
            {format.weekday(day)}
          </label>
        ))}
      </fieldset>
      <label className="check wide">
        <input
          type="checkbox"
          checked={fields.keepsSchoolHolidays}
          onChange={({ target }) => set({ keepsSchoolHolidays: target.checked })}
        />
        {say('hours.holidays.keep')}
      </label>
      <ClosuresField value={fields.closures} onChange={closures => set({ closures })} />
      <PatienceField
        usual={usual.patience}
        value={fields.patience}
        onChange={patience => set({ patience })}
      />
      <Refusal error={error} />
      <FormActions isDisabled={isBusy} onCancel={onCancel} />
    </form>
  )
}
