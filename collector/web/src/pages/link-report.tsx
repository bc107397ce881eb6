import { useQuery } from '@tanstack/react-query'
import { linkReportQuery, type LinkReport as Report } from '../api/link-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'

type Week = Report['down']['weeks'][number]

/** How a link does in class hours by week, and what to do about it. */
export function LinkReport({ id }: { id: string }) {
  const { say, format } = useSpeech()
  const report = useQuery(linkReportQuery(id)).data
  if (!report) return null
  const ways = (['down', 'up'] as const).filter(it => report[it].weeks.length > 0)
  return (
    <section className="panel" aria-labelledby="report">
      <div className="panel-head">
        <h2 id="report">{say('links.report')}</h2>
      </div>
      <div className="panel-body">
        <LinkAdvice report={report} />
        {report.upgrades.map(it => (
          <p key={`${it.site} ${it.at}`} className="soft">
            {say('links.upgrade', {
              site: it.site,
              from: format.speed(it.fromMbps),
              to: format.speed(it.toMbps),
              before: format.duration(it.fullMinutesBefore * 60),
              after: format.duration(it.fullMinutesAfter * 60),
            })}
          </p>
        ))}
      </div>
      {ways.map(way => (
        <div key={way}>
          <div className="panel-body">
            <h3 className="apart">{say(`load.${way}`)}</h3>
          </div>
          <Weeks way={way} weeks={report[way].weeks} />
          <Lately report={report[way]} />
        </div>
      ))}
    </section>
  )
}

/** What to do about a link, in a sentence per direction; that nothing needs doing, where that is so. */
export function LinkAdvice({ report }: { report: Report }) {
  const { say, sayCount, format } = useSpeech()
  const sentences = (['down', 'up'] as const).flatMap(way => {
    const { advice, isChronic } = report[way]
    const chronic = isChronic ? [say('links.chronic', { way: say(`load.${way}`) })] : []
    if (advice?.kind === 'raise-rate') {
      return [
        ...chronic,
        say('links.advice.raise', {
          way: say(`load.${way}`),
          rate: format.speed(advice.toMbps),
          demand: format.speed(advice.demand.mbps),
          how: say(`links.demand.${advice.demand.how}`),
        }),
      ]
    }
    if (advice?.kind === 'move-load') {
      return [
        ...chronic,
        sayCount('links.advice.move', advice.days, {
          at: advice.beginsAt,
          earlier: format.duration(advice.byMinutes * 60),
        }),
      ]
    }
    return chronic
  })
  if (!report.isMeasured) return <p>{say('links.unmeasured')}</p>
  if (sentences.length === 0) {
    const isFullAtTimes = [report.down, report.up].some(({ days }) =>
      days.some(it => it.fullClassMinutes > 0),
    )
    return <p>{say(isFullAtTimes ? 'links.advice.notOften' : 'links.advice.none')}</p>
  }
  return (
    <ul>
      {sentences.map(it => (
        <li key={it}>{it}</li>
      ))}
    </ul>
  )
}

/** Below it, a trend is no trend. */
const LEAST_TREND_MBPS = 1

function Lately({ report: { days, trend = 0 } }: { report: Report['down'] }) {
  const { say, format } = useSpeech()
  const full = days.filter(it => it.fullClassMinutes > 0)
  const rate = format.speed(Math.abs(trend))
  return (
    <div className="panel-body soft lately">
      {full.length > 0 && (
        <p>
          {say('links.days', {
            days: full
              .map(it => `${format.day(it.day)} ${format.duration(it.fullClassMinutes * 60)}`)
              .join(', '),
          })}
        </p>
      )}
      {Math.abs(trend) >= LEAST_TREND_MBPS && (
        <p>{say(trend > 0 ? 'links.trend.up' : 'links.trend.down', { rate })}</p>
      )}
    </div>
  )
}

function Weeks({ way, weeks }: { way: 'down' | 'up'; weeks: readonly Week[] }) {
  const { say, format } = useSpeech()
  const minutes = (count: number) => (count === 0 ? '–' : format.duration(count * 60))
  const speed = (mbps: number | undefined) => (mbps === undefined ? undefined : format.speed(mbps))
  const columns: Column<Week>[] = [
    {
      id: 'week',
      label: say('links.week'),
      cell: it => say('links.week.of', { week: it.week.replace(/^\d+-W0?/, '') }),
    },
    {
      id: 'class',
      label: say('links.week.class'),
      look: 'number',
      cell: it => minutes(it.fullClassMinutes),
    },
    {
      id: 'all',
      label: say('links.week.all'),
      look: 'number',
      cell: it => minutes(it.fullMinutes),
    },
    {
      id: 'p95',
      label: say('links.week.classP95'),
      look: 'number',
      cell: it => speed(it.classP95),
    },
    { id: 'day', label: say('links.week.p95'), look: 'number', cell: it => speed(it.p95) },
    {
      id: 'peak',
      label: say('links.week.peak'),
      look: 'number',
      cell: it => it.peakHour !== undefined && say('links.week.hour', { hour: it.peakHour }),
    },
  ]
  return (
    <DataTable
      caption={`${say('links.report')}, ${say(`load.${way}`)}`}
      columns={columns}
      rows={weeks}
      keyOf={it => it.week}
    />
  )
}
