import type { PlanBody, PlanVlan } from '../api/agent-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { type Fact, Facts } from '../parts/facts.tsx'
import { nameOfPlanField } from './plan-change-sentence.tsx'

/** What an agent looks at, by VLAN, and how fast. */
export function PlanPanel({ plan }: { plan: PlanBody }) {
  const speech = useSpeech()
  const { say, format } = speech
  const columns = useVlanColumns()
  const seconds = [
    ...(['scanEverySeconds', 'presenceEverySeconds', 'countersEverySeconds'] as const),
    ...(['portsEverySeconds', 'secondsPerDevice'] as const),
  ] as const
  const ports = (some: PlanBody['wan']) =>
    some.map(it => `${it.address} ${it.interface}`).join(', ')
  const facts: Fact[] = [
    ...seconds.map((it): Fact => [nameOfPlanField(speech, it), format.duration(plan[it])]),
    [nameOfPlanField(speech, 'packetsPerSecond'), format.number(plan.packetsPerSecond)],
    [nameOfPlanField(speech, 'devicesAtOnce'), format.number(plan.devicesAtOnce)],
    [nameOfPlanField(speech, 'wan'), ports(plan.wan)],
    [
      nameOfPlanField(speech, 'watched'),
      plan.watched.length > 0 && format.number(plan.watched.length),
    ],
    [nameOfPlanField(speech, 'skip'), plan.skip.join(', ')],
    [nameOfPlanField(speech, 'dnsServers'), plan.dnsServers?.join(', ')],
  ]
  return (
    <section className="panel" aria-labelledby="plan">
      <div className="panel-head">
        <h2 id="plan">{say('plan.looks')}</h2>
      </div>
      <DataTable
        caption={say('device.vlans')}
        columns={columns}
        rows={plan.vlans}
        keyOf={it => `${it.id ?? ''} ${it.name}`}
      />
      <div className="panel-body plan-pace">
        <Facts facts={facts} />
      </div>
    </section>
  )
}

function useVlanColumns(): Column<PlanVlan>[] {
  const { say } = useSpeech()
  return [
    { id: 'name', label: say('field.name'), cell: it => it.name },
    { id: 'id', label: say('field.vlan'), look: 'number', cell: it => it.id },
    { id: 'targets', label: say('plan.targets'), look: 'mono', cell: it => it.targets.join(', ') },
    { id: 'snmp', label: 'SNMP', cell: it => say(it.snmp ? 'plan.yes' : 'plan.no') },
    { id: 'privacy', label: say('plan.privacy'), cell: it => say(`plan.privacy.${it.privacy}`) },
    { id: 'pace', label: say('plan.field.pace'), cell: it => say(`plan.value.${it.pace}`) },
    { id: 'purpose', label: say('plan.purpose'), cell: it => it.purpose },
  ]
}
