import { useSpeech } from '../i18n/language.tsx'

const MOST_SECONDS_WRONG = 60

/** The agent's clock tells another time than the collector's: what it reports is dated wrong. */
export function isClockWrong(offsetSeconds = 0): boolean {
  return Math.abs(offsetSeconds) >= MOST_SECONDS_WRONG
}

/** By how much, where it is wrong; nothing else. */
export function ClockWarning({ offset = 0 }: { offset: number | undefined }) {
  const { say, format } = useSpeech()
  if (!isClockWrong(offset)) return null
  const by = format.duration(Math.abs(offset))
  return (
    <span className="badge warn">
      {say(offset > 0 ? 'agents.clock.fast' : 'agents.clock.slow', { by })}
    </span>
  )
}
