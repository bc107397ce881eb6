import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useSpeech } from '../i18n/language.tsx'

export type ChartLine = {
  label: string
  colour: 'accent' | 'warn' | 'bad' | 'text-soft'
  isDashed?: boolean
  isThin?: boolean
}

type TimeChartProps = {
  /** Seconds since 1970, then the values of each line; null where nothing is known, which leaves a gap. */
  columns: uPlot.AlignedData
  lines: readonly ChartLine[]
  /** Spans of time that lie on a shade, in seconds. */
  shades?: readonly (readonly [from: number, to: number])[]
  /** How values are written; Mbit/s when absent. */
  unit?: (value: number) => string
}

const HEIGHT = 240
const DAY_SECONDS = 86_400

/** Rates over time, drawn. What it shows is told beside it in words: a canvas says nothing to a screen reader. */
export function TimeChart({ columns, lines, shades, unit }: TimeChartProps) {
  const { language, format } = useSpeech()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const container = place.current
    if (!container) return
    const [text, grid] = ['text-soft', 'line'].map(it => colourOf(container, it))
    const shade = colourOf(container, 'accent-surface')
    const axis = { stroke: text ?? '', grid: { stroke: grid ?? '', width: 1 } }
    const at = columns[0]
    const isLong = (at.at(-1) ?? 0) - (at[0] ?? 0) > 2 * DAY_SECONDS
    const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' })
    const chart = new uPlot(
      {
        width: container.clientWidth,
        height: HEIGHT,
        series: [
          {},
          ...lines.map(({ label, colour, isDashed, isThin }) => ({
            label,
            stroke: colourOf(container, colour),
            width: isThin ? 1 : 1.5,
            spanGaps: false,
            ...(isDashed && { dash: [6, 3] }),
          })),
        ],
        axes: [
          {
            ...axis,
            values: (_, ticks) =>
              ticks.map(it => (isLong ? day.format(it * 1000) : format.time(it * 1000))),
          },
          { ...axis, size: 90, values: (_, ticks) => ticks.map(unit ?? format.speed) },
        ],
        scales: { y: { range: (_, __, max) => [0, Math.max(max * 1.05, 0.1)] } },
        legend: {
          live: false,
          markers: { dash: (_, at) => (lines[at - 1]?.isDashed ? 'dashed' : 'solid') },
        },
        hooks: { drawClear: [it => paintShades(it, shades ?? [], shade)] },
      },
      columns,
      container,
    )
    const onResize = new ResizeObserver(() =>
      chart.setSize({ width: container.clientWidth, height: HEIGHT }),
    )
    onResize.observe(container)
    return () => {
      onResize.disconnect()
      chart.destroy()
    }
  }, [columns, lines, shades, unit, language, format])
  return <div ref={place} className="chart" aria-hidden="true" />
}

function paintShades(
  chart: uPlot,
  shades: readonly (readonly [from: number, to: number])[],
  colour: string,
): void {
  const { ctx: context, bbox } = chart
  context.save()
  context.fillStyle = colour
  for (const [from, to] of shades) {
    const left = Math.max(bbox.left, chart.valToPos(from, 'x', true))
    const right = Math.min(bbox.left + bbox.width, chart.valToPos(to, 'x', true))
    if (right > left) context.fillRect(left, bbox.top, right - left, bbox.height)
  }
  context.restore()
}

/** A colour of the scheme as it is now: a canvas knows no variables. */
function colourOf(container: HTMLElement, name: string): string {
  container.style.color = `var(--${name})`
  const { color } = getComputedStyle(container)
  container.style.removeProperty('color')
  return color
}
