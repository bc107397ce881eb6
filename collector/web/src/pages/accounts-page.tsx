import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import {
  type Account,
  accessEventsQuery,
  accountsQuery,
  useAccountAdd,
  useAccountChange,
} from '../api/administration-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import type { Column } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { FoundList } from './found-list.tsx'
import { TokensPanel } from './tokens-panel.tsx'

const roles = ['viewer', 'operator', 'administrator'] as const

/** Who may look and do what, and who changed that. */
export function AccountsPage() {
  const { say } = useSpeech()
  const query = useInfiniteQuery(accountsQuery)
  const columns = useAccountColumns()
  return (
    <>
      <PageHead title={say('accounts.title')}>
        <Freshness query={query} />
      </PageHead>
      {query.isPending && <Loading />}
      {query.isError && !query.data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && (
        <div className="stacked">
          <FoundList title={say('accounts.title')} query={query} columns={columns} />
          <NewAccount />
          <TokensPanel all />
          <AccessEvents />
        </div>
      )}
    </>
  )
}

function useAccountColumns(): Column<Account>[] {
  const { say, format } = useSpeech()
  return [
    { id: 'name', label: say('login.name'), cell: it => it.name },
    { id: 'role', label: say('accounts.role'), cell: it => <RoleChoice account={it} /> },
    {
      id: 'sites',
      label: say('sites.title'),
      cell: ({ sites }) => (sites === 'all' ? say('accounts.sites.all') : sites.join(', ')),
    },
    { id: 'login', label: say('accounts.login'), cell: it => say(`accounts.login.${it.login}`) },
    {
      id: 'created',
      label: say('accounts.created'),
      cell: it => `${format.dateTime(it.createdAt)} · ${it.createdBy}`,
    },
    { id: 'state', label: say('field.state'), cell: it => <Switch account={it} /> },
  ]
}

function RoleChoice({ account }: { account: Account }) {
  const { say } = useSpeech()
  const change = useAccountChange(account.id)
  return (
    <span className="choice">
      <select
        aria-label={say('accounts.role.of', { name: account.name })}
        value={account.role}
        disabled={change.isPending}
        onChange={({ target }) => {
          const role = roles.find(it => it === target.value)
          if (role) change.mutate({ role })
        }}
      >
        {roles.map(it => (
          <option key={it} value={it}>
            {say(`login.role.${it}`)}
          </option>
        ))}
      </select>
      <Refusal error={change.error} />
    </span>
  )
}

function Switch({ account }: { account: Account }) {
  const { say } = useSpeech()
  const change = useAccountChange(account.id)
  const { isDisabled, name } = account
  return (
    <>
      {isDisabled && <span className="badge">{say('accounts.disabled')}</span>}{' '}
      <button
        type="button"
        className="button is-small"
        disabled={change.isPending}
        onClick={() => change.mutate({ isDisabled: !isDisabled })}
      >
        {say(isDisabled ? 'accounts.enable' : 'accounts.disable')}
        <span className="visually-hidden"> {name}</span>
      </button>
      <Refusal error={change.error} />
    </>
  )
}

function NewAccount() {
  const { say } = useSpeech()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Account['role']>('viewer')
  const [sites, setSites] = useState('')
  const [password, setPassword] = useState('')
  const add = useAccountAdd()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const some = sites
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter(Boolean)
    add.mutate(
      { name, role, sites: some.length > 0 ? some : 'all', ...(password !== '' && { password }) },
      {
        onSuccess: () => {
          setName('')
          setPassword('')
        },
      },
    )
  }
  return (
    <section className="panel" aria-labelledby="new-account">
      <div className="panel-head">
        <h2 id="new-account">{say('accounts.add')}</h2>
      </div>
      <form className="editor panel-body" onSubmit={submit}>
        <label>
          {say('login.name')}
          <input
            required
            value={name}
            autoComplete="off"
            autoCapitalize="none"
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <label>
          {say('accounts.role')}
          <select
            value={role}
            onChange={({ target }) => setRole(roles.find(it => it === target.value) ?? 'viewer')}
          >
            {roles.map(it => (
              <option key={it} value={it}>
                {say(`login.role.${it}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say('accounts.sites')}
          <input
            value={sites}
            autoComplete="off"
            placeholder={say('accounts.sites.all')}
            onChange={({ target }) => setSites(target.value)}
          />
        </label>
        <label>
          {say('accounts.password')}
          <input
            type="password"
            value={password}
            autoComplete="new-password"
            onChange={({ target }) => setPassword(target.value)}
          />
        </label>
        <Refusal error={add.error} />
        <span className="actions wide">
          <button type="submit" className="button is-main" disabled={add.isPending}>
            {say('accounts.add')}
          </button>
          <span className="soft">{say('accounts.hint')}</span>
        </span>
      </form>
    </section>
  )
}

function AccessEvents() {
  const { say, format } = useSpeech()
  const events = useQuery(accessEventsQuery).data?.items ?? []
  return (
    <section className="panel" aria-labelledby="access-events">
      <div className="panel-head">
        <h2 id="access-events">{say('accounts.events')}</h2>
      </div>
      <ol className="history">
        {events.map(it => (
          <li key={it.id}>
            <time dateTime={it.at}>{format.dateTime(it.at)}</time>
            <span>
              <span className="mono">{it.kind}</span> · {it.subject} ·{' '}
              {say('findings.by', { by: it.actor })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
