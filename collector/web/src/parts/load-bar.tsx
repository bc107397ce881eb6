import { useSpeech } from '../i18n/language.tsx'

type Now = { state: 'unknown' | 'quiet' | 'busy' | 'saturated' | 'harmful'; load?: number }

/** How full one direction of a link is: a bar, the share and the rate it is of. Nothing is drawn where nothing is known. */
export function LoadBar({
  now,
  mbps,
  isShort = false,
}: {
  now: Now
  mbps: number | undefined
  /** The rate without words around it. */
  isShort?: boolean
}) {
  const { say, format } = useSpeech()
  const { state, load } = now
  if (load === undefined || mbps === undefined) {
    return <span className="soft">{say('load.unknown')}</span>
  }
  return (
    <span className={`load is-${state}`}>
      <span className="load-bar" aria-hidden="true">
        <span style={{ width: `${Math.min(100, load * 100)}%` }} />
      </span>
      <span className="load-share">{format.percent(load)}</span>{' '}
      <span className="soft">
        {isShort ? format.speed(mbps) : say('load.of', { rate: format.speed(mbps) })}
      </span>
    </span>
  )
}

const tones: Record<Now['state'], string> = {
  harmful: 'bad',
  saturated: 'bad',
  busy: 'warn',
  quiet: 'good',
  unknown: '',
}

/** The same in a word. */
export function LoadBadge({ state }: { state: Now['state'] | undefined }) {
  const { say } = useSpeech()
  if (state === undefined) return <span className="soft">{say('load.none')}</span>
  return <span className={`badge ${tones[state]}`}>{say(`load.${state}`)}</span>
}
