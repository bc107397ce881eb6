import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { agentQuery, planQuery, useScanNow } from '../api/agent-queries.ts'
import { ApiFailure } from '../api/client.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Breadcrumbs } from '../layout/breadcrumbs.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { AgentFacts } from './agent-facts.tsx'
import { PlanEditor } from './plan-editor.tsx'
import { PlanHistory } from './plan-history.tsx'
import { PlanPanel } from './plan-panel.tsx'

/** What an agent looks at, and changing it. */
export function AgentPage({ agent }: { agent: string }) {
  const { say, format } = useSpeech()
  const { operate } = useMay()
  const query = useQuery(planQuery(agent))
  const scan = useScanNow(agent)
  const record = query.data
  const latest = record?.plan.revision ?? 0
  const [taken, setTaken] = useState<number>()
  const beginning = useQuery({
    ...planQuery(agent, taken),
    enabled: taken !== undefined,
  }).data
  const isTaking = taken !== undefined && !beginning
  const isThere = useQuery(agentQuery(agent)).data !== undefined
  const hasNone = isThere && query.error instanceof ApiFailure && query.error.status === 404
  return (
    <>
      <Breadcrumbs>
        {[
          <Link key="agents" to="/agents">
            {say('agents.title')}
          </Link>,
        ]}
      </Breadcrumbs>
      <PageHead title={say('plan.title', { agent })}>
        {record && (
          <span className="soft">
            {say('plan.by', {
              revision: record.plan.revision,
              by: record.changedBy,
              when: format.dateTime(record.changedAt),
            })}
          </span>
        )}
        {operate && record && (
          <button
            type="button"
            className="button is-small"
            disabled={scan.isPending}
            onClick={() => scan.mutate(undefined)}
          >
            {say(scan.isSuccess ? 'plan.scan.asked' : 'plan.scan')}
          </button>
        )}
      </PageHead>
      <Refusal error={scan.error} />
      <div className="agent-now">
        <AgentFacts id={agent} />
      </div>
      {query.isPending && <Loading />}
      {isThere && query.isError && !record && !hasNone && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      <div className="stacked">
        {hasNone && <p className="panel panel-body fold">{say('plan.none')}</p>}
        {record && <PlanPanel plan={record.plan} />}
        {operate && (record || hasNone) && !isTaking && (
          <PlanEditor
            key={`${latest} ${taken ?? ''}`}
            agent={agent}
            plan={beginning?.plan ?? record?.plan}
            revision={latest + 1}
            onGiven={() => setTaken(undefined)}
          />
        )}
        {record && <PlanHistory agent={agent} onTake={setTaken} />}
      </div>
    </>
  )
}
