import { useQuery } from '@tanstack/react-query'
import { type SiteVlan, siteVlansQuery } from '../api/site-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'

/** The VLANs of a site: what switches call them, what the agent looks at there, and who is in them. */
export function SiteVlans({ site }: { site: string }) {
  const { say, format } = useSpeech()
  const query = useQuery(siteVlansQuery(site))
  const columns = useVlanColumns()
  const vlans = query.data?.items
  if (!vlans) return null
  return (
    <section className="panel" aria-labelledby="site-vlans">
      <div className="panel-head">
        <h2 id="site-vlans">{say('device.vlans')}</h2>
        <span className="soft">{format.number(vlans.length)}</span>
      </div>
      {vlans.length === 0 ? (
        <p className="panel-body soft">{say('vlans.none')}</p>
      ) : (
        <DataTable
          caption={say('device.vlans')}
          columns={columns}
          rows={vlans}
          keyOf={it => String(it.id)}
        />
      )}
    </section>
  )
}

function useVlanColumns(): Column<SiteVlan>[] {
  const { say, sayCount, format } = useSpeech()
  return [
    {
      id: 'name',
      label: say('field.name'),
      cell: it => it.plan?.name ?? it.names[0] ?? `VLAN ${it.id}`,
    },
    { id: 'id', label: say('field.vlan'), look: 'number', cell: it => it.id },
    {
      id: 'others',
      label: say('vlans.names'),
      cell: it => it.names.filter(name => name !== (it.plan?.name ?? it.names[0])).join(', '),
    },
    {
      id: 'devices',
      label: say('vlans.devices'),
      look: 'number',
      cell: it => it.devices > 0 && format.number(it.devices),
    },
    {
      id: 'endpoints',
      label: say('vlans.hosts'),
      look: 'number',
      cell: it => it.endpoints > 0 && format.number(it.endpoints),
    },
    {
      id: 'targets',
      label: say('plan.targets'),
      cell: it =>
        it.plan ? (
          <span className="mono">{it.plan.targets.join(', ')}</span>
        ) : (
          <span className="soft">{say('vlans.unplanned')}</span>
        ),
    },
    {
      id: 'snmp',
      label: say('trust.answers'),
      cell: ({ plan, scan }) => {
        if (scan?.failure !== undefined) {
          return <span className="badge bad">{say('vlans.failed')}</span>
        }
        if (plan?.snmp === false) return <span className="soft">{say('vlans.no-snmp')}</span>
        if (!scan || scan.answered + scan.silent === 0) return undefined
        return say('trust.answers.text', {
          answered: scan.answered,
          asked: scan.answered + scan.silent,
          share: format.percent(scan.answered / (scan.answered + scan.silent)),
        })
      },
    },
    {
      id: 'scan',
      label: say('vlans.tried'),
      cell: ({ scan }) => scan && sayCount('overview.addresses', scan.addresses),
    },
  ]
}
