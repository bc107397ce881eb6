import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { type RoundTripTarget, roundTripsQuery, roundTripTargets } from '../api/link-queries.ts'
import { trafficSpans } from '../api/traffic-query.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type ChartLine, TimeChart } from '../parts/time-chart.tsx'
import { roundTripColumns } from './round-trip-columns.ts'

/** How long echoes of the site's agents took to the first hop, or to the collector, and how many were lost. */
export function RoundTrips({ site }: { site: string }) {
  const { say, format } = useSpeech()
  const [target, setTarget] = useState<RoundTripTarget>('gateway')
  const [span, setSpan] = useState<(typeof trafficSpans)[number]>('day')
  const query = useQuery(roundTripsQuery(site, target, span))
  const { data } = query
  const points = data?.points
  const columns = useMemo(() => data && roundTripColumns(data.points, data), [data])
  const lines = useMemo<ChartLine[]>(
    () => [
      { label: say('trips.median'), colour: 'accent' },
      { label: say('trips.p95'), colour: 'warn', isThin: true },
    ],
    [say],
  )
  const sent = points?.reduce((sum, it) => sum + it.sent, 0) ?? 0
  const lost = points?.reduce((sum, it) => sum + it.lost, 0) ?? 0
  const medians = points?.flatMap(it => (it.rttMs ? [it.rttMs.median] : [])) ?? []
  const worst = Math.max(0, ...(points?.flatMap(it => (it.rttMs ? [it.rttMs.p95] : [])) ?? []))
  return (
    <section className="panel" aria-labelledby="trips">
      <div className="panel-head">
        <h2 id="trips">{say('trips.title')}</h2>
        <span className="actions">
          {roundTripTargets.map(it => (
            <button
              key={it}
              type="button"
              className="button is-small"
              aria-pressed={it === target}
              onClick={() => setTarget(it)}
            >
              {say(`trips.to.${it}`)}
            </button>
          ))}
        </span>
        <span className="actions">
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
        </span>
      </div>
      <figure className="panel-body traffic">
        {query.isPending && <p role="status">{say('list.loading')}</p>}
        {query.isError && !data && <p role="alert">{say('failure.away')}</p>}
        {data && sent === 0 && <p className="soft">{say('trips.none')}</p>}
        {columns && sent > 0 && (
          <>
            <TimeChart columns={columns} lines={lines} unit={format.milliseconds} />
            <figcaption className="soft">
              {medians.length > 0
                ? say('trips.summary', {
                    usual: format.milliseconds(middleOf(medians)),
                    worst: format.milliseconds(worst),
                    lost: format.share(lost / sent),
                  })
                : say('trips.all-lost')}
            </figcaption>
          </>
        )}
      </figure>
    </section>
  )
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
