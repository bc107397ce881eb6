import { type FormEvent, useState } from 'react'
import { type Account, useAccountAdd } from '../api/access-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { NewPasswordField } from '../parts/new-password-field.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { SitesField } from '../parts/sites-field.tsx'
import { RoleField } from './role-field.tsx'

/** A new account: for a person with a password, or for a program that has tokens only. */
export function AccountForm() {
  const { say } = useSpeech()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Account['role']>('viewer')
  const [sites, setSites] = useState<Account['sites']>('all')
  const [login, setLogin] = useState<'password' | 'tokens'>('password')
  const [password, setPassword] = useState('')
  const add = useAccountAdd()
  const isEmpty = sites !== 'all' && sites.length === 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate(
      { name, role, sites, ...(login === 'password' && { password }) },
      {
        onSuccess: () => {
          setName('')
          setPassword('')
        },
      },
    )
  }
  return (
    <form className="editor panel-body" aria-labelledby="new-account" onSubmit={submit}>
      <label>
        {say('login.name')}
        <input
          required
          value={name}
          minLength={2}
          maxLength={64}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <RoleField value={role} onChange={setRole} />
      <SitesField label={say('accounts.sites')} value={sites} onChange={setSites} />
      <label>
        {say('accounts.login')}
        <select
          value={login}
          onChange={({ target }) => setLogin(target.value === 'tokens' ? 'tokens' : 'password')}
        >
          <option value="password">{say('accounts.login.password')}</option>
          <option value="tokens">{say('accounts.login.tokens')}</option>
        </select>
      </label>
      {login === 'password' && (
        <NewPasswordField
          label={say('accounts.password')}
          value={password}
          onChange={setPassword}
          isRequired
          canPropose
        />
      )}
      <Refusal error={add.error} />
      <FormActions label={say('accounts.add')} isDisabled={add.isPending || isEmpty}>
        <span role="status" className="soft">
          {add.data ? say('accounts.added', { name: add.data.name }) : say('accounts.hint')}
        </span>
      </FormActions>
    </form>
  )
}
