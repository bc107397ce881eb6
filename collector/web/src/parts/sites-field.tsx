import { useId, useState } from 'react'
import { useSpeech } from '../i18n/language.tsx'
import { SiteField } from './site-field.tsx'
import { mistakeInUai } from './uai.ts'

type SitesFieldProps = {
  label: string
  /** On the choice of all; "All sites" when absent. */
  all?: string
  value: 'all' | string[]
  onChange: (sites: 'all' | string[]) => void
}

/** All sites, or some by name: each is added by its UAI, and can be taken away again. */
export function SitesField({ label, all, value, onChange }: SitesFieldProps) {
  const { say } = useSpeech()
  const [typed, setTyped] = useState('')
  const name = useId()
  const some = value === 'all' ? [] : value
  const canAdd = mistakeInUai(typed) === undefined && !some.includes(typed)
  const add = () => {
    if (!canAdd) return
    onChange([...some, typed])
    setTyped('')
  }
  return (
    <fieldset className="choices wide">
      <legend>{label}</legend>
      <label>
        <input
          type="radio"
          name={name}
          checked={value === 'all'}
          onChange={() => onChange('all')}
        />
        {all ?? say('accounts.sites.all')}
      </label>
      <label>
        <input type="radio" name={name} checked={value !== 'all'} onChange={() => onChange(some)} />
        {say('accounts.sites.some')}
      </label>
      {value !== 'all' && (
        <>
          <ul className="vlans">
            {some.map(it => (
              <li key={it}>
                <span className="mono">{it}</span>{' '}
                <button
                  type="button"
                  className="chip-remove"
                  aria-label={say('accounts.sites.remove', { site: it })}
                  onClick={() => onChange(some.filter(one => one !== it))}
                >
                  ×
                </button>
              </li>
            ))}
            {some.length === 0 && <li className="soft">{say('accounts.sites.none')}</li>}
          </ul>
          <div className="site-add">
            <SiteField label={say('sites.uai')} value={typed} onChange={setTyped} />
            <button type="button" className="button" disabled={!canAdd} onClick={add}>
              {say('accounts.sites.add')}
            </button>
          </div>
        </>
      )}
    </fieldset>
  )
}
