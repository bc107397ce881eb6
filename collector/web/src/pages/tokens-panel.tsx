import { useInfiniteQuery } from '@tanstack/react-query'
import { type Account, type Token, tokensQuery, useTokenRevocation } from '../api/access-queries.ts'
import type { Say } from '../i18n/create-say.ts'
import { en, type SentenceKey } from '../i18n/en.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { ListEnd } from '../parts/list-end.tsx'
import { When } from '../parts/when.tsx'
import { TokenForm } from './token-form.tsx'

/** What programs use the API with: one's own tokens, or, where accounts are given, those of everybody. */
export function TokensPanel({ accounts }: { accounts?: readonly Account[] }) {
  const { say } = useSpeech()
  const query = useInfiniteQuery(tokensQuery(accounts !== undefined))
  const tokens = query.data?.pages.flatMap(page => page.items) ?? []
  const columns = useTokenColumns()
  return (
    <section className="panel" aria-labelledby="tokens">
      <div className="panel-head">
        <h2 id="tokens">{say('tokens.title')}</h2>
      </div>
      <details className="panel-body">
        <summary>{say('tokens.add')}</summary>
        <TokenForm accounts={accounts ?? []} />
      </details>
      {tokens.length > 0 && (
        <DataTable
          caption={say('tokens.title')}
          columns={columns}
          rows={tokens}
          keyOf={it => it.id}
        />
      )}
      <ListEnd
        shown={tokens.length}
        total={query.data?.pages[0]?.total ?? 0}
        hasMore={query.hasNextPage}
        isFetching={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </section>
  )
}

function useTokenColumns(): Column<Token>[] {
  const { say, format } = useSpeech()
  return [
    { id: 'name', label: say('tokens.name'), cell: it => it.name },
    { id: 'account', label: say('login.name'), cell: it => it.account },
    {
      id: 'scope',
      label: say('tokens.scope'),
      cell: it => it.scopes.map(scope => scopeText(say, scope)).join(', '),
    },
    {
      id: 'sites',
      label: say('sites.title'),
      cell: ({ sites }) => (sites === 'all' ? say('tokens.sites.all') : sites.join(', ')),
    },
    { id: 'until', label: say('tokens.until'), cell: it => format.dateTime(it.expiresAt) },
    {
      id: 'used',
      label: say('tokens.used'),
      cell: it => it.lastUsedAt && <When at={it.lastUsedAt} />,
    },
    { id: 'state', label: say('agents.access'), cell: it => <TokenState token={it} /> },
  ]
}

/** `inventory:read` in words; a scope that is newer than these pages as it is called. */
function scopeText(say: Say, scope: string): string {
  const [part = '', how] = scope.split(':')
  const of = how === undefined ? `tokens.scope.${part}` : `tokens.part.${part}`
  if (!(of in en)) return scope
  const words = say(of as SentenceKey)
  return how === 'read' || how === 'write' ? `${words} (${say(`tokens.how.${how}`)})` : words
}

function TokenState({ token }: { token: Token }) {
  const { say } = useSpeech()
  const revoke = useTokenRevocation(token.id)
  if (token.revokedAt) return <span className="badge">{say('agents.revoked')}</span>
  if (Date.parse(token.expiresAt) < Date.now()) {
    return <span className="badge">{say('tokens.over')}</span>
  }
  return (
    <ConfirmButton
      label={say('agents.revoke.ask')}
      subject={token.name}
      confirm={say('tokens.revoke.confirm')}
      isBusy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(undefined)}
    />
  )
}
