import { useInfiniteQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import {
  type Token,
  tokensQuery,
  useTokenAdd,
  useTokenRevocation,
} from '../api/administration-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { When } from '../parts/when.tsx'

const scopes = ['read', 'write'] as const
const DAYS = 365

/** What programs use the API with: made here, told once, revoked at once. */
export function TokensPanel({ all = false }: { all?: boolean }) {
  const { say } = useSpeech()
  const query = useInfiniteQuery(tokensQuery(all))
  const tokens = query.data?.pages.flatMap(page => page.items) ?? []
  const columns = useTokenColumns()
  return (
    <section className="panel" aria-labelledby="tokens">
      <div className="panel-head">
        <h2 id="tokens">{say('tokens.title')}</h2>
      </div>
      <NewToken />
      {tokens.length > 0 && (
        <DataTable
          caption={say('tokens.title')}
          columns={columns}
          rows={tokens}
          keyOf={it => it.id}
        />
      )}
    </section>
  )
}

function NewToken() {
  const { say } = useSpeech()
  const [name, setName] = useState('')
  const [scope, setScope] = useState<(typeof scopes)[number]>('read')
  const add = useTokenAdd()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate({ name, scopes: [scope], expiresInDays: DAYS }, { onSuccess: () => setName('') })
  }
  return (
    <form className="editor panel-body" aria-label={say('tokens.add')} onSubmit={submit}>
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
      <label>
        {say('tokens.scope')}
        <select
          value={scope}
          onChange={({ target }) => setScope(scopes.find(it => it === target.value) ?? 'read')}
        >
          {scopes.map(it => (
            <option key={it} value={it}>
              {say(`tokens.scope.${it}`)}
            </option>
          ))}
        </select>
      </label>
      <Refusal error={add.error} />
      <span className="actions wide">
        <button type="submit" className="button" disabled={add.isPending}>
          {say('tokens.add')}
        </button>
      </span>
      {add.data && (
        <p className="wide" role="status">
          {say('tokens.once')} <code className="mono token">{add.data.token}</code>
        </p>
      )}
    </form>
  )
}

function useTokenColumns(): Column<Token>[] {
  const { say, format } = useSpeech()
  return [
    { id: 'name', label: say('tokens.name'), cell: it => it.name },
    { id: 'account', label: say('login.name'), cell: it => it.account },
    { id: 'scope', label: say('tokens.scope'), look: 'mono', cell: it => it.scopes.join(', ') },
    { id: 'until', label: say('tokens.until'), cell: it => format.dateTime(it.expiresAt) },
    {
      id: 'used',
      label: say('tokens.used'),
      cell: it => it.lastUsedAt && <When at={it.lastUsedAt} />,
    },
    {
      id: 'state',
      label: say('agents.revoke'),
      cell: it =>
        it.revokedAt ? (
          <span className="badge">{say('agents.revoked')}</span>
        ) : (
          <RevokeToken token={it} />
        ),
    },
  ]
}

function RevokeToken({ token }: { token: Token }) {
  const { say } = useSpeech()
  const revoke = useTokenRevocation(token.id)
  return (
    <>
      <button
        type="button"
        className="button is-small"
        disabled={revoke.isPending}
        onClick={() => revoke.mutate(undefined)}
      >
        {say('agents.revoke')}
        <span className="visually-hidden"> {token.name}</span>
      </button>
      <Refusal error={revoke.error} />
    </>
  )
}
