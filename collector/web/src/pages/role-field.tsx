import { useId } from 'react'
import type { Account } from '../api/access-queries.ts'
import { useSpeech } from '../i18n/language.tsx'

const roles = ['viewer', 'operator', 'administrator'] as const

type RoleFieldProps = { value: Account['role']; onChange: (role: Account['role']) => void }

/** A role, with what it lets somebody do. */
export function RoleField({ value, onChange }: RoleFieldProps) {
  const { say } = useSpeech()
  const meaning = useId()
  return (
    <div className="field">
      <label>
        {say('accounts.role')}
        <select
          value={value}
          aria-describedby={meaning}
          onChange={({ target }) => onChange(roles.find(it => it === target.value) ?? 'viewer')}
        >
          {roles.map(it => (
            <option key={it} value={it}>
              {say(`login.role.${it}`)}
            </option>
          ))}
        </select>
      </label>
      <span id={meaning} className="soft">
        {say(`accounts.role.means.${value}`)}
      </span>
    </div>
  )
}
