import { useQuery } from '@tanstack/react-query'
import { type Link, linkReportQuery } from '../api/link-queries.ts'
import type { Say } from '../i18n/create-say.ts'
import { en, type SentenceKey } from '../i18n/en.ts'
import { useSpeech } from '../i18n/language.tsx'
import { When } from '../parts/when.tsx'

/** Below it nobody needs to know why. */
const LITTLE = 0.01

/** How well a link is counted: up to when, how much of the last day is unknown and why, and what would help. */
export function LinkMeasuring({ link }: { link: Link }) {
  const { say, format } = useSpeech()
  const report = useQuery(linkReportQuery(link.id)).data
  const measuring = report?.measuring
  const contradictions = (['down', 'up'] as const).flatMap(way => {
    const told = report?.[way].contradiction
    return told ? [{ way, ...told }] : []
  })
  return (
    <section className="panel" aria-labelledby="measuring">
      <div className="panel-head">
        <h2 id="measuring">{say('links.measuring')}</h2>
        {link.measuredTo !== undefined && (
          <span className="soft">
            {say('links.measuring.to')} <When at={link.measuredTo} />
          </span>
        )}
      </div>
      <div className="panel-body sentences">
        {link.interface === undefined && <p>{say('links.measuring.no-port')}</p>}
        {link.interface !== undefined && report && !measuring && (
          <p>{say('links.measuring.nobody')}</p>
        )}
        {measuring &&
          (measuring.unknownShare < LITTLE ? (
            <p>{say('links.measuring.complete')}</p>
          ) : (
            <>
              <p>
                {say('links.measuring.unknown', { share: format.percent(measuring.unknownShare) })}
              </p>
              <ul className="bullets">
                {measuring.reasons.map(({ because, share }) => (
                  <li key={because}>
                    {reasonText(say, because)} ({format.percent(share)})
                  </li>
                ))}
              </ul>
            </>
          ))}
        {measuring?.advice && (
          <p>
            <span className="badge warn">{say('links.measuring.narrow')}</span>{' '}
            {measuring.advice.everySeconds === undefined
              ? say('links.measuring.narrow.advice')
              : say('links.measuring.narrow.every', {
                  seconds: measuring.advice.everySeconds,
                })}
          </p>
        )}
        {contradictions.map(it => (
          <p key={it.way}>
            <span className="badge warn">{say('finding.contract-contradicted')}</span>{' '}
            {say(`links.contradiction.${it.because}`, {
              way: say(`load.${it.way}`),
              contract: format.speed(it.contractMbps),
              measured: format.speed(it.measuredMbps),
            })}
          </p>
        ))}
      </div>
    </section>
  )
}

/** A reason that is newer than these pages is shown as it is called. */
function reasonText(say: Say, because: string): string {
  const key = `links.unknown.${because}`
  return key in en ? say(key as SentenceKey) : because
}
