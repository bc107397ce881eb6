import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Account, accountsQuery } from '../api/access-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import type { Column } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { AccessEvents } from './access-events.tsx'
import { AccountEditor } from './account-editor.tsx'
import { AccountForm } from './account-form.tsx'
import { FoundList } from './found-list.tsx'
import { TokensPanel } from './tokens-panel.tsx'

/** Who may look and do what, and who changed that. */
export function AccountsPage() {
  const { say } = useSpeech()
  const query = useInfiniteQuery(accountsQuery)
  const [edited, setEdited] = useState<string>()
  const columns = useAccountColumns(setEdited)
  const accounts = query.data?.pages.flatMap(page => page.items) ?? []
  const account = accounts.find(it => it.id === edited)
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
          {account && (
            <AccountEditor
              key={account.id}
              account={account}
              onClose={() => setEdited(undefined)}
            />
          )}
          <details className="panel fold-panel" open={accounts.length === 0}>
            <summary className="panel-head">
              <h2 id="new-account">{say('accounts.add')}</h2>
            </summary>
            {accounts.length === 0 && <p className="panel-body">{say('accounts.first')}</p>}
            <AccountForm />
          </details>
          <TokensPanel accounts={accounts} />
          <AccessEvents />
        </div>
      )}
    </>
  )
}

function useAccountColumns(onEdit: (id: string) => void): Column<Account>[] {
  const { say, format } = useSpeech()
  return [
    { id: 'name', label: say('login.name'), cell: it => it.name },
    {
      id: 'state',
      label: say('field.state'),
      look: 'badge-cell',
      cell: it => it.isDisabled && <span className="badge">{say('accounts.disabled')}</span>,
    },
    { id: 'role', label: say('accounts.role'), cell: it => say(`login.role.${it.role}`) },
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
    {
      id: 'edit',
      label: say('why.edit'),
      cell: it => (
        <button type="button" className="button is-small" onClick={() => onEdit(it.id)}>
          {say('accounts.edit')}
          <span className="visually-hidden"> {it.name}</span>
        </button>
      ),
    },
  ]
}
