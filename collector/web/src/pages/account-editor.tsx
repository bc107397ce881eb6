import { type FormEvent, useEffect, useRef, useState } from 'react'
import { type Account, useAccountChange } from '../api/access-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { NewPasswordField } from '../parts/new-password-field.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { SitesField } from '../parts/sites-field.tsx'
import { RoleField } from './role-field.tsx'

/** What an administrator may change of an account: role, sites, password, and whether it may be used. */
export function AccountEditor({ account, onClose }: { account: Account; onClose: () => void }) {
  const { say } = useSpeech()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <section className="panel" aria-labelledby="edit-account">
      <div className="panel-head">
        <h2 id="edit-account" ref={title} tabIndex={-1}>
          {say('accounts.edit.title', { name: account.name })}
        </h2>
        <button type="button" className="button is-small" onClick={onClose}>
          {say('accounts.close')}
        </button>
      </div>
      <div className="panel-body">
        {account.login === 'openid' ? (
          <p>{say('accounts.openid')}</p>
        ) : (
          <>
            <Rights account={account} />
            <Password account={account} />
          </>
        )}
        <Use account={account} />
      </div>
    </section>
  )
}

function Rights({ account }: { account: Account }) {
  const { say } = useSpeech()
  const [role, setRole] = useState(account.role)
  const [sites, setSites] = useState(account.sites)
  const change = useAccountChange(account.id)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ role, sites })
  }
  const isEmpty = sites !== 'all' && sites.length === 0
  return (
    <form className="editor" aria-label={say('accounts.rights')} onSubmit={submit}>
      <h3 className="wide">{say('accounts.rights')}</h3>
      <RoleField value={role} onChange={setRole} />
      <SitesField label={say('accounts.sites')} value={sites} onChange={setSites} />
      <Refusal error={change.error} />
      <FormActions isDisabled={change.isPending || isEmpty}>
        <span role="status">{change.isSuccess && say('correction.done')}</span>
      </FormActions>
    </form>
  )
}

function Password({ account }: { account: Account }) {
  const { say } = useSpeech()
  const [password, setPassword] = useState('')
  const change = useAccountChange(account.id)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ password })
  }
  return (
    <form className="editor" aria-label={say('accounts.password.reset')} onSubmit={submit}>
      <h3 className="wide">{say('accounts.password.reset')}</h3>
      <NewPasswordField
        label={say('accounts.password.new')}
        value={password}
        onChange={setPassword}
        isRequired
        canPropose
      />
      <p className="soft wide">{say('accounts.password.hint')}</p>
      <Refusal error={change.error} />
      <span className="actions wide">
        <button type="submit" className="button" disabled={change.isPending}>
          {say('accounts.password.give')}
        </button>
        <span role="status">{change.isSuccess && say('accounts.password.given')}</span>
      </span>
    </form>
  )
}

function Use({ account: { id, name, isDisabled } }: { account: Account }) {
  const { say } = useSpeech()
  const change = useAccountChange(id)
  return (
    <div className="editor">
      <h3 className="wide">{say('accounts.use')}</h3>
      <p className="soft wide">{say(isDisabled ? 'accounts.use.off' : 'accounts.use.on')}</p>
      <span className="wide">
        {isDisabled ? (
          <span className="actions">
            <button
              type="button"
              className="button"
              disabled={change.isPending}
              onClick={() => change.mutate({ isDisabled: false })}
            >
              {say('accounts.enable')}
            </button>
            <Refusal error={change.error} />
          </span>
        ) : (
          <ConfirmButton
            label={say('accounts.disable')}
            subject={name}
            confirm={say('accounts.disable.confirm', { name })}
            isBusy={change.isPending}
            error={change.error}
            onConfirm={() => change.mutate({ isDisabled: true })}
          />
        )}
      </span>
    </div>
  )
}
