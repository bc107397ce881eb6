import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { type Link, type LinkSpan, linkLoadQuery, linkSpans } from '../api/link-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type ChartLine, TimeChart } from '../parts/time-chart.tsx'
import { type LinkColumns, linkColumns } from './link-columns.ts'

const NOTHING: LinkColumns = [[], [], [], [], []]

/** What a link moved each way against its contract, class hours shaded, unknown times left open. */
export function LinkChart({ link }: { link: Link }) {
  const { say, format } = useSpeech()
  const [span, setSpan] = useState<LinkSpan>('day')
  const query = useQuery(linkLoadQuery(link, span))
  const { data } = query
  const { downMbps, upMbps } = link
  const columns = useMemo(
    () =>
      data
        ? linkColumns(data.points, data, {
            ...(downMbps !== undefined && { downMbps }),
            ...(upMbps !== undefined && { upMbps }),
          })
        : NOTHING,
    [data, downMbps, upMbps],
  )
  const shades = useMemo(
    () => data?.classes.map(it => [Date.parse(it.from) / 1000, Date.parse(it.to) / 1000] as const),
    [data],
  )
  const lines = useMemo<ChartLine[]>(
    () => [
      { label: say('load.down'), colour: 'accent' },
      { label: say('load.up'), colour: 'warn' },
      { label: say('links.contract.down'), colour: 'accent', isDashed: true, isThin: true },
      { label: say('links.contract.up'), colour: 'warn', isDashed: true, isThin: true },
    ],
    [say],
  )
  const most = (rates: readonly (number | null)[]) =>
    rates.reduce<number>((highest, it) => Math.max(highest, it ?? 0), 0)
  const known = columns[1].filter((it, n) => it !== null || columns[2][n] !== null).length
  return (
    <figure className="traffic">
      <div className="actions">
        {linkSpans.map(it => (
          <button
            key={it}
            type="button"
            className="button is-small"
            aria-pressed={it === span}
            onClick={() => setSpan(it)}
          >
            {say(`links.span.${it}`)}
          </button>
        ))}
      </div>
      {query.isPending && <p role="status">{say('list.loading')}</p>}
      {query.isError && !data && <p role="alert">{say('failure.away')}</p>}
      {data && known === 0 && <p className="soft">{say('links.chart.none')}</p>}
      {known > 0 && (
        <>
          <TimeChart columns={columns} lines={lines} {...(shades && { shades })} />
          <figcaption className="soft">
            {say('links.chart.summary', {
              down: format.speed(most(columns[1])),
              up: format.speed(most(columns[2])),
              unknown: format.percent(1 - known / (columns[0].length || 1)),
            })}
          </figcaption>
        </>
      )}
    </figure>
  )
}
