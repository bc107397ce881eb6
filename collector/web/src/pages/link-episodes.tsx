import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { episodesQuery, type LinkEpisode } from '../api/link-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ListEnd } from '../parts/list-end.tsx'
import { tellingAlias } from '../parts/telling-alias.ts'

/** When a link was full, how much, and who filled it as far as that can be told. */
export function LinkEpisodes({ id }: { id: string }) {
  const { say, format } = useSpeech()
  const query = useInfiniteQuery(episodesQuery(id))
  const episodes = query.data?.pages.flatMap(page => page.items) ?? []
  const total = query.data?.pages[0]?.total ?? 0
  return (
    <section className="panel" aria-labelledby="episodes">
      <div className="panel-head">
        <h2 id="episodes">{say('links.episodes')}</h2>
        <span className="soft">{format.number(total)}</span>
      </div>
      {query.data && total === 0 && <p className="panel-body soft">{say('links.episodes.none')}</p>}
      <ol className="history">
        {episodes.map(it => (
          <Episode key={`${it.from} ${it.direction}`} episode={it} />
        ))}
      </ol>
      <ListEnd
        shown={episodes.length}
        total={total}
        hasMore={query.hasNextPage}
        isFetching={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </section>
  )
}

function Alias({ of }: { of: { alias?: string; interface: string } }) {
  const alias = tellingAlias(of.alias, of.interface)
  return alias !== undefined && <span className="soft"> · {alias}</span>
}

function Episode({ episode }: { episode: LinkEpisode }) {
  const { say, format } = useSpeech()
  const { from, to, direction, mean, peak, isHarmful, contributors } = episode
  const lasted = (Date.parse(to ?? new Date().toISOString()) - Date.parse(from)) / 1000
  return (
    <li>
      <time dateTime={from}>{format.dateTime(from)}</time>
      <span>
        <span className={`badge ${to === undefined ? 'bad' : ''}`}>
          {to === undefined ? say('links.episode.now') : format.duration(lasted)}
        </span>{' '}
        {say(`load.${direction}`)} ·{' '}
        {say('links.episode.load', { mean: format.percent(mean), peak: format.percent(peak) })}
        {isHarmful && ` · ${say('load.harmful')}`}
        {episode.endedBy === 'dark' && ` · ${say('links.episode.dark')}`}
      </span>
      {contributors?.verdict === 'unknown' && (
        <span className="soft">{say(`links.contributors.${contributors.because}`)}</span>
      )}
      {contributors?.verdict === 'named' && (
        <ul className="contributors">
          {contributors.ports.map(port => (
            <li key={`${port.deviceId} ${port.interface}`}>
              <Link to="/devices/$device" params={{ device: port.deviceId }} hash="ports">
                {port.device}
              </Link>{' '}
              {port.interface}
              <Alias of={port} /> <strong>{format.percent(port.share)}</strong> (
              {format.speed(port.mbps)}){' '}
              {port.endpoints.slice(0, 3).map(it => (
                <Link key={it.id} to="/endpoints/$endpoint" params={{ endpoint: it.id }}>
                  {it.name ?? it.address ?? it.kind}{' '}
                </Link>
              ))}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
