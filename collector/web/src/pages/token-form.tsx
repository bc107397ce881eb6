import { type FormEvent, useState } from 'react'
import { type Account, type Token, useTokenAdd } from '../api/access-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { CopyOnce } from '../parts/copy-once.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { SitesField } from '../parts/sites-field.tsx'
import { ScopesField } from './scopes-field.tsx'

const lifetimes = [30, 90, 365, 730] as const

/** A new token of one's own, or of another account; it is shown once. */
export function TokenForm({ accounts }: { accounts: readonly Account[] }) {
  const { say, format } = useSpeech()
  const [name, setName] = useState('')
  const [account, setAccount] = useState('')
  const [scopes, setScopes] = useState<string[]>(['read'])
  const [sites, setSites] = useState<Token['sites']>('all')
  const [days, setDays] = useState<number>(365)
  const add = useTokenAdd()
  const isEmpty = scopes.length === 0 || (sites !== 'all' && sites.length === 0)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate(
      { name, scopes, sites, expiresInDays: days, ...(account !== '' && { account }) },
      { onSuccess: () => setName('') },
    )
  }
  return (
    <form className="editor" aria-label={say('tokens.add')} onSubmit={submit}>
      <label>
        {say('tokens.name')}
        <input
          required
          maxLength={100}
          value={name}
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      {accounts.length > 0 && (
        <label>
          {say('tokens.account')}
          <select value={account} onChange={({ target }) => setAccount(target.value)}>
            <option value="">{say('tokens.account.own')}</option>
            {accounts
              .filter(it => !it.isDisabled)
              .map(it => (
                <option key={it.id} value={it.id}>
                  {it.name}
                </option>
              ))}
          </select>
        </label>
      )}
      <label>
        {say('tokens.days')}
        <select value={days} onChange={({ target }) => setDays(Number(target.value))}>
          {lifetimes.map(it => (
            <option key={it} value={it}>
              {format.duration(it * 86_400)}
            </option>
          ))}
        </select>
      </label>
      <ScopesField value={scopes} onChange={setScopes} />
      <SitesField
        label={say('tokens.sites')}
        all={say('tokens.sites.all')}
        value={sites}
        onChange={setSites}
      />
      <Refusal error={add.error} />
      <FormActions label={say('tokens.add')} isDisabled={add.isPending || isEmpty} />
      {add.data && <CopyOnce label={say('tokens.once')} text={add.data.token} />}
    </form>
  )
}
