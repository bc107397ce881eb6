import { useState } from 'react'
import { useSpeech } from '../i18n/language.tsx'

const MIN_CHARACTERS = 12
/** Without those that are read as others: 0 and O, 1, l and I. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'
const GROUPS = 5
const GROUP_CHARACTERS = 4

type NewPasswordFieldProps = {
  label: string
  value: string
  onChange: (password: string) => void
  isRequired?: boolean
  /** Somebody else's: one that is made up has to be read out, so it is shown. */
  canPropose?: boolean
}

/** A password that is chosen; hidden unless whoever types wants to see it. */
export function NewPasswordField(props: NewPasswordFieldProps) {
  const { label, value, onChange, isRequired, canPropose } = props
  const { say } = useSpeech()
  const [isShown, setShown] = useState(false)
  return (
    <div className="password-field">
      <label>
        {label}
        <input
          type={isShown ? 'text' : 'password'}
          className={isShown ? 'mono' : undefined}
          value={value}
          required={isRequired}
          minLength={MIN_CHARACTERS}
          maxLength={200}
          autoComplete="new-password"
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ target }) => onChange(target.value)}
        />
      </label>
      <span className="actions">
        <button
          type="button"
          className="button is-small"
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        >
          {say('password.show')}
        </button>
        {canPropose && (
          <button
            type="button"
            className="button is-small"
            onClick={() => {
              onChange(makeUpPassword())
              setShown(true)
            }}
          >
            {say('password.propose')}
          </button>
        )}
      </span>
    </div>
  )
}

/** 100 bits, in groups that can be read out over the telephone: `k7qm-x2rd-…`. */
function makeUpPassword(): string {
  const random = crypto.getRandomValues(new Uint8Array(GROUPS * GROUP_CHARACTERS))
  const letters = [...random].map(it => ALPHABET[it % ALPHABET.length])
  return Array.from({ length: GROUPS }, (_, n) =>
    letters.slice(n * GROUP_CHARACTERS, (n + 1) * GROUP_CHARACTERS).join(''),
  ).join('-')
}
