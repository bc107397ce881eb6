import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { agentsQuery, useAgentRevocation } from '../api/agent-queries.ts'
import type { PlacedAgent } from '../api/client.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import type { Column } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Empty, Failure, Loading } from '../parts/page-states.tsx'
import { AgentBadge } from '../parts/state-badge.tsx'
import { When } from '../parts/when.tsx'
import { AgentEnrolment } from './agent-enrolment.tsx'
import { ClockWarning } from './clock-warning.tsx'
import { FoundList } from './found-list.tsx'

/** All agents: whether they are heard, what waits in them, by which plan they work. */
export function AgentsPage() {
  const { say } = useSpeech()
  const { administer } = useMay()
  const query = useInfiniteQuery(agentsQuery)
  const columns = useAgentColumns()
  return (
    <>
      <PageHead title={say('agents.title')}>
        <Freshness query={query} />
      </PageHead>
      {query.isPending && <Loading />}
      {query.isError && !query.data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && administer && <AgentEnrolment />}
      {query.data &&
        (query.data.pages[0]?.total === 0 ? (
          <Empty title={say('agents.none')}>
            {say(administer ? 'agents.none.enrol' : 'agents.none.ask')}
          </Empty>
        ) : (
          <FoundList title={say('agents.title')} query={query} columns={columns} />
        ))}
    </>
  )
}

function useAgentColumns(): Column<PlacedAgent>[] {
  const { say, format } = useSpeech()
  const { administer } = useMay()
  return [
    {
      id: 'id',
      label: say('sites.agent'),
      look: 'mono',
      cell: it => (
        <Link to="/agents/$agent" params={{ agent: it.id }}>
          {it.id}
        </Link>
      ),
    },
    {
      id: 'site',
      label: say('where.site'),
      cell: ({ site, siteName }) => (
        <Link to="/sites/$site" params={{ site }}>
          {siteName ?? site}
        </Link>
      ),
    },
    {
      id: 'state',
      label: say('field.state'),
      look: 'badge-cell',
      cell: it =>
        it.revokedAt ? (
          <span className="badge">{say('agents.revoked')}</span>
        ) : (
          <AgentBadge state={it.state} />
        ),
    },
    { id: 'version', label: say('field.version'), cell: it => it.version },
    {
      id: 'heard',
      label: say('agents.heard'),
      look: 'nowrap',
      cell: it =>
        it.heartbeatAt && (
          <>
            <When at={it.heartbeatAt} />
            <ClockWarning offset={it.clockOffsetSeconds} />
          </>
        ),
    },
    {
      id: 'outbox',
      label: say('trust.outbox'),
      look: 'number',
      cell: ({ outbox }) =>
        outbox && (
          <>
            {format.number(outbox.messages)}
            {outbox.oldestAt && (
              <span className="soft">
                {' '}
                · <When at={outbox.oldestAt} />
              </span>
            )}
          </>
        ),
    },
    {
      id: 'plan',
      label: say('plan.revision'),
      look: 'nowrap',
      cell: it =>
        it.planRefusal === undefined ? (
          it.planRevision
        ) : (
          <span className="badge bad" title={it.planRefusal}>
            {say('plan.refused')}
          </span>
        ),
    },
    {
      id: 'scan',
      label: say('overview.scan'),
      look: 'nowrap',
      cell: it => it.lastScanAt && <When at={it.lastScanAt} />,
    },
    {
      id: 'revoke',
      label: say('agents.access'),
      cell: it => administer && !it.revokedAt && <Revoke agent={it.id} />,
    },
  ]
}

/** A revoked agent is out at once, and has to be enrolled anew. */
function Revoke({ agent }: { agent: string }) {
  const { say } = useSpeech()
  const revoke = useAgentRevocation(agent)
  return (
    <ConfirmButton
      label={say('agents.revoke.ask')}
      subject={agent}
      confirm={say('agents.revoke.confirm', { agent })}
      isBusy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(undefined)}
    />
  )
}
