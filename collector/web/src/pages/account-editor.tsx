import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import {
  type Account,
  type AccountRead,
  accountQuery,
  useAccountChange,
} from '../api/access-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { NewPasswordField } from '../parts/new-password-field.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { SitesField } from '../parts/sites-field.tsx'
import { RoleField } from './role-field.tsx'

type AccountEditorProps = { account: Account; onClose: () => void }

/** What an administrator may change of an account: role, sites, password, and whether it may be used. */
export function AccountEditor({ account: { id, name }, onClose }: AccountEditorProps) {
  const { say } = useSpeech()
  const query = useQuery(accountQuery(id))
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <section className="panel" aria-labelledby="edit-account">
      <div className="panel-head">
        <h2 id="edit-account" ref={title} tabIndex={-1}>
          {say('accounts.edit.title', { name })}
        </h2>
        <button type="button" className="button is-small" onClick={onClose}>
          {say('accounts.close')}
        </button>
      </div>
      {query.isPending && <Loading lines={4} />}
      {query.isError && !query.data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && <Forms begun={query.data} />}
    </section>
  )
}

/** All of them are about the account as it was read when they began and what was saved here since, whatever is read later. */
function Forms({ begun }: { begun: AccountRead }) {
  const { say } = useSpeech()
  const [read, setRead] = useState(begun)
  const form = { read, onSaved: setRead }
  return (
    <div className="panel-body">
      {read.account.login === 'openid' ? (
        <p>{say('accounts.openid')}</p>
      ) : (
        <>
          <Rights {...form} />
          <Password {...form} />
        </>
      )}
      <Use {...form} />
    </div>
  )
}

type FormProps = { read: AccountRead; onSaved: (read: AccountRead) => void }

function Rights({ read, onSaved }: FormProps) {
  const { say } = useSpeech()
  const [role, setRole] = useState(read.account.role)
  const [sites, setSites] = useState(read.account.sites)
  const change = useAccountChange(read)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ role, sites }, { onSuccess: onSaved })
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

function Password({ read, onSaved }: FormProps) {
  const { say } = useSpeech()
  const [password, setPassword] = useState('')
  const change = useAccountChange(read)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ password }, { onSuccess: onSaved })
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

function Use({ read, onSaved }: FormProps) {
  const { say } = useSpeech()
  const { name, isDisabled } = read.account
  const change = useAccountChange(read)
  const set = (wanted: boolean) => change.mutate({ isDisabled: wanted }, { onSuccess: onSaved })
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
              onClick={() => set(false)}
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
            onConfirm={() => set(true)}
          />
        )}
      </span>
    </div>
  )
}
