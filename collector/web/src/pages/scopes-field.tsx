import { useId, useState } from 'react'
import { useSpeech } from '../i18n/language.tsx'

/** Parts of the API, as its description groups them. */
const parts = [
  ...(['inventory', 'corrections', 'traffic', 'topology'] as const),
  ...(['links', 'alerts', 'operations', 'access'] as const),
]
const hows = ['read', 'write'] as const
type Reach = (typeof hows)[number] | 'some'

/** What a token lets a program do: read everything, change everything, or either with some parts of the API only. */
export function ScopesField({
  value,
  onChange,
}: {
  value: readonly string[]
  onChange: (scopes: string[]) => void
}) {
  const { say } = useSpeech()
  const [reach, setReach] = useState<Reach>('read')
  const name = useId()
  const choose = (next: Reach) => {
    setReach(next)
    onChange(next === 'some' ? [] : [next])
  }
  const howOf = (part: string) => hows.find(it => value.includes(`${part}:${it}`)) ?? ''
  return (
    <fieldset className="choices wide">
      <legend>{say('tokens.scope')}</legend>
      {([...hows, 'some'] as const).map(it => (
        <label key={it}>
          <input type="radio" name={name} checked={it === reach} onChange={() => choose(it)} />
          {say(`tokens.scope.${it}`)}
        </label>
      ))}
      {reach === 'some' && (
        <div className="scope-parts">
          {parts.map(part => (
            <label key={part}>
              {say(`tokens.part.${part}`)}
              <select
                value={howOf(part)}
                onChange={({ target }) => {
                  const others = value.filter(it => !it.startsWith(`${part}:`))
                  onChange(target.value === '' ? others : [...others, `${part}:${target.value}`])
                }}
              >
                <option value="">{say('tokens.how.none')}</option>
                {hows.map(it => (
                  <option key={it} value={it}>
                    {say(`tokens.how.${it}`)}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </div>
      )}
    </fieldset>
  )
}
