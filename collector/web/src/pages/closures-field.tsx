import { useSpeech } from '../i18n/language.tsx'
import type { ClosureFields } from './hours-fields.ts'

type ClosuresFieldProps = {
  value: readonly ClosureFields[]
  onChange: (closures: ClosureFields[]) => void
}

const MOST_CLOSURES = 200

/** Days on which a site is closed besides: from the first to the last one, and why. */
export function ClosuresField({ value, onChange }: ClosuresFieldProps) {
  const { say } = useSpeech()
  const change = (key: number, changed: Partial<ClosureFields>) =>
    onChange(value.map(it => (it.key === key ? { ...it, ...changed } : it)))
  const add = () => {
    const key = Math.max(-1, ...value.map(it => it.key)) + 1
    onChange([...value, { key, from: '', to: '', name: '' }])
  }
  return (
    <fieldset className="choices wide">
      <legend>{say('hours.closures')}</legend>
      {value.map(({ key, from, to, name }) => (
        <fieldset key={key} className="plan-row">
          <legend>{name || say('hours.closure.new')}</legend>
          <div className="editor">
            <label className="field">
              {say('hours.closure.from')}
              <input
                type="date"
                required
                value={from}
                onChange={({ target }) => change(key, { from: target.value })}
              />
            </label>
            <label className="field">
              {say('hours.closure.to')}
              <input
                ref={input =>
                  input?.setCustomValidity(to !== '' && to < from ? say('hours.closure.order') : '')
                }
                type="date"
                required
                value={to}
                onChange={({ target }) => change(key, { to: target.value })}
              />
            </label>
            <label className="field">
              {say('hours.closure.name')}
              <input
                maxLength={100}
                value={name}
                autoComplete="off"
                onChange={({ target }) => change(key, { name: target.value })}
              />
            </label>
            <span className="actions wide">
              <button
                type="button"
                className="button is-small"
                onClick={() => onChange(value.filter(it => it.key !== key))}
              >
                {say('hours.closure.remove')}
                <span className="visually-hidden"> {name || from}</span>
              </button>
            </span>
          </div>
        </fieldset>
      ))}
      <span className="actions">
        <button
          type="button"
          className="button is-small"
          disabled={value.length >= MOST_CLOSURES}
          onClick={add}
        >
          {say('hours.closure.add')}
        </button>
      </span>
    </fieldset>
  )
}
