import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { type TrafficSpan, trafficQuery, trafficSpans } from '../api/traffic-query.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type ChartLine, TimeChart } from '../parts/time-chart.tsx'

const NOTHING: never[] = []

/** What a port moved, each way, over a day or longer. Where nothing is known there is no line. */
export function TrafficChart({ device, port }: { device: string; port: string }) {
  const { say, format } = useSpeech()
  const [span, setSpan] = useState<TrafficSpan>('day')
  const query = useQuery(trafficQuery(device, port, span))
  const points = query.data?.items ?? NOTHING
  const known = points.filter(it => it.in || it.out)
  const most = (way: 'in' | 'out') => Math.max(0, ...known.map(it => it[way]?.mean ?? 0)) / 1e6
  const unknown = points.reduce((sum, it) => sum + it.unknownShare, 0) / (points.length || 1)
  const lines = useMemo<ChartLine[]>(
    () => [
      { label: say('traffic.in'), colour: 'accent' },
      { label: say('traffic.out'), colour: 'warn', isDashed: true },
    ],
    [say],
  )
  const columns = useMemo(() => {
    const rate = (way: 'in' | 'out') => points.map(it => (it[way] ? it[way].mean / 1e6 : null))
    const at = points.map(it => (Date.parse(it.from) + Date.parse(it.to)) / 2000)
    return [at, rate('in'), rate('out')] as [number[], (number | null)[], (number | null)[]]
  }, [points])
  return (
    <figure className="traffic">
      <div className="actions">
        {trafficSpans.map(it => (
          <button
            key={it}
            type="button"
            className="button is-small"
            aria-pressed={it === span}
            onClick={() => setSpan(it)}
          >
            {say(`traffic.${it}`)}
          </button>
        ))}
      </div>
      {query.isPending && <p role="status">{say('list.loading')}</p>}
      {query.isError && !query.data && <p role="alert">{say('failure.away')}</p>}
      {query.data && known.length === 0 && <p className="soft">{say('traffic.none')}</p>}
      {known.length > 0 && (
        <>
          <TimeChart columns={columns} lines={lines} />
          <figcaption className="soft">
            {say('traffic.summary', {
              in: format.speed(most('in')),
              out: format.speed(most('out')),
              unknown: format.percent(unknown),
            })}
          </figcaption>
        </>
      )}
    </figure>
  )
}
