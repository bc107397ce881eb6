import type { SitePresence } from '../api/site-settings.ts'
import { useSpeech } from '../i18n/language.tsx'
import { kinds } from '../parts/kinds.ts'
import type { HoursFields, PatienceFields } from './hours-fields.ts'

type PatienceFieldProps = {
  usual: SitePresence['usual']['patience']
  value: HoursFields['patience']
  onChange: (patience: HoursFields['patience']) => void
}

const MOST_HOURS = 10_000

/** How long things of each kind may be absent before they are late, and before they are missing. */
export function PatienceField({ usual, value, onChange }: PatienceFieldProps) {
  const { say } = useSpeech()
  const isOwn = kinds.some(kind => {
    const { lateHours, missingHours } = value[kind]
    const there = usual[kind]
    return Number(lateHours) !== there?.lateHours || Number(missingHours) !== there.missingHours
  })
  return (
    <details className="wide" open={isOwn ? true : undefined}>
      <summary>{say('hours.patience')}</summary>
      <p className="soft">{say('hours.patience.hint')}</p>
      <div className="patience">
        {kinds.map(kind => {
          const set = (changed: Partial<PatienceFields>) =>
            onChange({ ...value, [kind]: { ...value[kind], ...changed } })
          const { lateHours, missingHours } = value[kind]
          const isWrong = missingHours !== '' && Number(missingHours) <= Number(lateHours)
          return (
            <fieldset key={kind} className="plan-row">
              <legend>{say(`kind.${kind}`)}</legend>
              <div className="editor">
                <label>
                  {say('hours.patience.late')}
                  <input
                    type="number"
                    required
                    min={0}
                    max={MOST_HOURS}
                    step="any"
                    value={lateHours}
                    onChange={({ target }) => set({ lateHours: target.value })}
                  />
                </label>
                <label>
                  {say('hours.patience.missing')}
                  <input
                    ref={input =>
                      input?.setCustomValidity(isWrong ? say('hours.patience.order') : '')
                    }
                    type="number"
                    required
                    min={1}
                    max={MOST_HOURS}
                    step="any"
                    value={missingHours}
                    aria-invalid={isWrong}
                    onChange={({ target }) => set({ missingHours: target.value })}
                  />
                </label>
                {isWrong && (
                  <span className="field-mistake wide">{say('hours.patience.order')}</span>
                )}
              </div>
            </fieldset>
          )
        })}
      </div>
    </details>
  )
}
