import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Plan, planQuery, usePlanChange, useScanNow } from '../api/administration-queries.ts'
import { ApiFailure } from '../api/client.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Breadcrumbs } from '../layout/breadcrumbs.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Failure, Loading } from '../parts/page-states.tsx'
import { Refusal } from '../parts/refusal.tsx'

type Vlan = Plan['plan']['vlans'][number]

/** What an agent looks at, and changing it. */
export function AgentPage({ agent }: { agent: string }) {
  const { say, format } = useSpeech()
  const { operate } = useMay()
  const query = useQuery(planQuery(agent))
  const scan = useScanNow(agent)
  const record = query.data
  const hasNone = query.error instanceof ApiFailure && query.error.status === 404
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
      {query.isPending && <Loading />}
      {query.isError && !record && !hasNone && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {hasNone && <p className="panel panel-body fold">{say('plan.none')}</p>}
      {record && <Vlans vlans={record.plan.vlans} />}
      {operate && (record || hasNone) && (
        <Editor key={record?.plan.revision} agent={agent} plan={record?.plan} />
      )}
    </>
  )
}

function Vlans({ vlans }: { vlans: readonly Vlan[] }) {
  const { say } = useSpeech()
  const columns: Column<Vlan>[] = [
    { id: 'name', label: say('field.name'), cell: it => it.name },
    { id: 'id', label: say('field.vlan'), look: 'number', cell: it => it.id },
    { id: 'targets', label: say('plan.targets'), look: 'mono', cell: it => it.targets.join(', ') },
    { id: 'snmp', label: 'SNMP', cell: it => say(it.snmp ? 'plan.yes' : 'plan.no') },
    { id: 'privacy', label: say('plan.privacy'), cell: it => say(`plan.privacy.${it.privacy}`) },
    { id: 'purpose', label: say('plan.purpose'), cell: it => it.purpose },
  ]
  return (
    <section className="panel" aria-label={say('device.vlans')}>
      <DataTable
        caption={say('device.vlans')}
        columns={columns}
        rows={vlans}
        keyOf={it => `${it.id ?? ''} ${it.name}`}
      />
    </section>
  )
}

const nothing = { revision: 0, vlans: [{ name: 'ADMIN', targets: ['10.0.0.0/24'], snmp: true }] }

/** The plan as text: every key is there, and what is wrong comes back in a sentence that names it. */
function Editor({ agent, plan }: { agent: string; plan: Plan['plan'] | undefined }) {
  const { say } = useSpeech()
  const [text, setText] = useState(() => {
    const { revision, ...rest } = plan ?? nothing
    return JSON.stringify({ revision: revision + 1, ...rest }, undefined, 2)
  })
  const [mistake, setMistake] = useState<string>()
  const change = usePlanChange(agent)
  return (
    <section className="panel panel-body" aria-labelledby="edit-plan">
      <form
        className="editor"
        onSubmit={event => {
          event.preventDefault()
          try {
            setMistake(undefined)
            change.mutate(JSON.parse(text) as Plan['plan'])
          } catch (error) {
            setMistake(error instanceof Error ? error.message : String(error))
          }
        }}
      >
        <label className="wide" htmlFor="plan-text">
          <h2 id="edit-plan">{say('plan.edit')}</h2>
        </label>
        <textarea
          id="plan-text"
          className="wide mono"
          rows={20}
          spellCheck={false}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        {mistake !== undefined && (
          <p className="refusal" role="alert">
            {say('correction.refused', { why: mistake })}
          </p>
        )}
        <Refusal error={change.error} />
        <span className="actions wide">
          <button type="submit" className="button is-main" disabled={change.isPending}>
            {say('plan.give')}
          </button>
          <span className="soft">{say('plan.hint')}</span>
        </span>
      </form>
    </section>
  )
}
