import { useInfiniteQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { sitesQuery } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { mistakeInUai } from './uai.ts'

type SiteFieldProps = {
  label: string
  value: string
  onChange: (uai: string) => void
  isRequired?: boolean
}

/** A UAI, typed or chosen among the sites by name; a wrong check letter is told with the right one before anything is sent. */
export function SiteField({ label, value, onChange, isRequired }: SiteFieldProps) {
  const { say } = useSpeech()
  const list = useId()
  const [words, setWords] = useState<string>()
  const sites = useInfiniteQuery({
    ...sitesQuery(words),
    enabled: words !== undefined,
    refetchInterval: false,
    placeholderData: previous => previous,
  }).data
  const mistake = value === '' ? undefined : mistakeInUai(value)
  const told = mistake && whatIsWrong(say, mistake)
  const isTold = told !== undefined && value.length >= 8
  return (
    <div className="field">
      <label>
        {label}
        <input
          ref={input => input?.setCustomValidity(told ?? '')}
          className="mono"
          value={value}
          list={list}
          required={isRequired}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={100}
          aria-invalid={isTold}
          aria-describedby={`${list}-mistake`}
          onFocus={() => setWords(words ?? '')}
          onChange={({ target }) => {
            const typed = target.value
            setWords(typed.trim().slice(0, 100))
            onChange(/^\s*\d/.test(typed) ? typed.trim().toUpperCase() : typed)
          }}
        />
      </label>
      <datalist id={list}>
        {sites?.pages
          .flatMap(page => page.items)
          .map(it => (
            <option key={it.id} value={it.id}>
              {[it.name, it.city].filter(Boolean).join(', ')}
            </option>
          ))}
      </datalist>
      <span id={`${list}-mistake`} className="field-mistake">
        {isTold && told}
      </span>
    </div>
  )
}

function whatIsWrong(
  say: ReturnType<typeof useSpeech>['say'],
  { expected }: { expected?: string },
): string {
  return expected === undefined ? say('uai.shape') : say('uai.letter', { letter: expected })
}
