import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { sessionQuery, useOwnPasswordChange } from '../api/session.ts'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { FormActions } from '../parts/form-actions.tsx'
import { NewPasswordField } from '../parts/new-password-field.tsx'
import { Empty } from '../parts/page-states.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { TokensPanel } from './tokens-panel.tsx'

/** One's own account: what it allows, its password, its tokens. */
export function OwnAccountPage() {
  const { say } = useSpeech()
  const user = useQuery(sessionQuery).data?.user
  if (!user) return null
  return (
    <>
      <PageHead title={say('account.title')} />
      {user.kind === 'local' ? (
        <Empty title={say('login.open')}>{say('login.open.hint')}</Empty>
      ) : (
        <div className="stacked">
          <section className="panel" aria-label={say('account.title')}>
            <dl className="panel-body facts fold">
              <div>
                <dt>{say('login.name')}</dt>
                <dd>{user.name}</dd>
              </div>
              <div>
                <dt>{say('accounts.role')}</dt>
                <dd>
                  {say(`login.role.${user.role}`)}{' '}
                  <span className="soft">{say(`accounts.role.means.${user.role}`)}</span>
                </dd>
              </div>
              <div>
                <dt>{say('sites.title')}</dt>
                <dd>{user.sites === 'all' ? say('accounts.sites.all') : user.sites.join(', ')}</dd>
              </div>
            </dl>
          </section>
          <OwnPassword />
          <TokensPanel />
        </div>
      )}
    </>
  )
}

function OwnPassword() {
  const { say } = useSpeech()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const change = useOwnPasswordChange()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate(
      { current, password },
      {
        onSettled: () => setCurrent(''),
        onSuccess: () => setPassword(''),
      },
    )
  }
  return (
    <section className="panel" aria-labelledby="own-password">
      <div className="panel-head">
        <h2 id="own-password">{say('account.password')}</h2>
      </div>
      <form className="editor panel-body" aria-labelledby="own-password" onSubmit={submit}>
        <label>
          {say('account.password.current')}
          <input
            type="password"
            required
            maxLength={200}
            value={current}
            autoComplete="current-password"
            onChange={({ target }) => setCurrent(target.value)}
          />
        </label>
        <NewPasswordField
          label={say('accounts.password.new')}
          value={password}
          onChange={setPassword}
          isRequired
        />
        <p className="soft wide">{say('account.password.hint')}</p>
        <Refusal error={change.error} />
        <FormActions label={say('account.password.change')} isDisabled={change.isPending}>
          <span role="status">{change.isSuccess && say('account.password.changed')}</span>
        </FormActions>
      </form>
    </section>
  )
}
