import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import {
  type TrafficPoint,
  type TrafficSpan,
  trafficQuery,
  trafficSpans,
} from '../api/traffic-query.ts'
import { useSpeech } from '../i18n/language.tsx'

/** What a port moved, each way, over a day or longer. Where nothing is known there is no line. */
export function TrafficChart({ device, port }: { device: string; port: string }) {
  const { say, format } = useSpeech()
  const [span, setSpan] = useState<TrafficSpan>('day')
  const query = useQuery(trafficQuery(device, port, span))
  const points = query.data?.items ?? []
  const known = points.filter(it => it.in || it.out)
  const most = (way: 'in' | 'out') => Math.max(0, ...known.map(it => it[way]?.mean ?? 0)) / 1e6
  const unknown = points.reduce((sum, it) => sum + it.unknownShare, 0) / (points.length || 1)
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
          <Drawing points={points} />
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

function Drawing({ points }: { points: readonly TrafficPoint[] }) {
  const { say, language, format } = useSpeech()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const container = place.current
    if (!container) return
    const [text, line, accent, warn] = ['text-soft', 'line', 'accent', 'warn'].map(it =>
      colourOf(container, it),
    )
    const axis = { stroke: text ?? '', grid: { stroke: line ?? '', width: 1 } }
    const chart = new uPlot(
      {
        width: container.clientWidth,
        height: 220,
        series: [
          {},
          { label: say('traffic.in'), stroke: accent ?? '', width: 1.5, spanGaps: false },
          {
            label: say('traffic.out'),
            stroke: warn ?? '',
            width: 1.5,
            dash: [6, 3],
            spanGaps: false,
          },
        ],
        axes: [
          {
            ...axis,
            values: (_, ticks) => ticks.map(it => clock({ language, format }, points, it)),
          },
          { ...axis, size: 90, values: (_, ticks) => ticks.map(it => format.speed(it)) },
        ],
        scales: { y: { range: (_, __, max) => [0, Math.max(max * 1.05, 0.1)] } },
        legend: { live: false },
      },
      columnsOf(points),
      container,
    )
    const onResize = new ResizeObserver(() =>
      chart.setSize({ width: container.clientWidth, height: 220 }),
    )
    onResize.observe(container)
    return () => {
      onResize.disconnect()
      chart.destroy()
    }
  }, [points, say, language, format])
  return <div ref={place} className="chart" aria-hidden="true" />
}

/** Megabits per second at the middle of each step; null where nothing is known, which uPlot leaves out of the line. */
function columnsOf(points: readonly TrafficPoint[]): uPlot.AlignedData {
  const rate = (way: 'in' | 'out') => points.map(it => (it[way] ? it[way].mean / 1e6 : null))
  const at = points.map(it => (Date.parse(it.from) + Date.parse(it.to)) / 2000)
  return [at, rate('in'), rate('out')]
}

function clock(
  { language, format }: Pick<ReturnType<typeof useSpeech>, 'language' | 'format'>,
  points: readonly TrafficPoint[],
  seconds: number,
): string {
  const [first, last] = [points[0]?.from ?? '', points.at(-1)?.to ?? '']
  const isLong = Date.parse(last) - Date.parse(first) > 2 * 86_400_000
  if (!isLong) return format.time(seconds * 1000)
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' }).format(
    seconds * 1000,
  )
}

/** A colour of the scheme as it is now: a canvas knows no variables. */
function colourOf(container: HTMLElement, name: string): string {
  container.style.color = `var(--${name})`
  const { color } = getComputedStyle(container)
  container.style.removeProperty('color')
  return color
}
