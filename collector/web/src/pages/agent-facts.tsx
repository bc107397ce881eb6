import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { agentQuery } from '../api/agent-queries.ts'
import type { Agent } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type Fact, Facts } from '../parts/facts.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { AgentBadge } from '../parts/state-badge.tsx'
import { When } from '../parts/when.tsx'
import { ClockWarning, isClockWrong } from './clock-warning.tsx'

/** How an agent is, by its latest heartbeat: version, clock, what waits in it. */
export function AgentFacts({ id }: { id: string }) {
  const { say, format } = useSpeech()
  const query = useQuery(agentQuery(id))
  const agent = query.data
  if (query.isPending) return <Loading lines={2} />
  if (!agent) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  const facts: Fact[] = [
    [say('field.state'), <State key="state" agent={agent} />],
    [
      say('where.site'),
      <Link key="site" to="/sites/$site" params={{ site: agent.site }}>
        {agent.site}
      </Link>,
    ],
    [say('field.version'), agent.version],
    [say('agents.heard'), agent.heartbeatAt && <When at={agent.heartbeatAt} />],
    [say('agent.started'), agent.startedAt && <When at={agent.startedAt} />],
    [say('agent.clock'), agent.clockOffsetSeconds !== undefined && <Clock agent={agent} />],
    [say('trust.outbox'), agent.outbox && <Waiting outbox={agent.outbox} />],
    [say('trust.scan'), agent.lastScanAt && <When at={agent.lastScanAt} />],
    [say('plan.revision'), agent.planRevision],
    [say('agent.refusal'), agent.planRefusal],
    [say('agent.enrolled'), format.dateTime(agent.createdAt)],
  ]
  return (
    <section className="panel" aria-labelledby="agent-state">
      <div className="panel-head">
        <h2 id="agent-state">{say('agent.state')}</h2>
      </div>
      <Facts facts={facts} look="panel-body" />
    </section>
  )
}

function State({ agent: { revokedAt, state } }: { agent: Agent }) {
  const { say } = useSpeech()
  if (revokedAt === undefined) return <AgentBadge state={state} />
  return <span className="badge bad">{say('agents.revoked')}</span>
}

function Clock({ agent: { clockOffsetSeconds } }: { agent: Agent }) {
  const { say } = useSpeech()
  if (isClockWrong(clockOffsetSeconds)) return <ClockWarning offset={clockOffsetSeconds} />
  return say('agent.clock.right')
}

function Waiting({ outbox }: { outbox: NonNullable<Agent['outbox']> }) {
  const { say, format } = useSpeech()
  const { messages, bytes, oldestAt, isDurable } = outbox
  return (
    <>
      {messages === 0
        ? say('agent.waits.none')
        : bytes === undefined
          ? format.number(messages)
          : say('agent.waits', { messages, size: format.bytes(bytes) })}
      {oldestAt !== undefined && (
        <>
          {' '}
          · <When at={oldestAt} />
        </>
      )}
      {isDurable === false && <span className="badge warn">{say('agent.memory')}</span>}
    </>
  )
}
