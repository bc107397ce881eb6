import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Site } from '../api/client.ts'
import { siteNowQuery } from '../api/overview-query.ts'
import { casesQuery, findingsQuery, gapsQuery, presenceQuery } from '../api/site-queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type Fact, Facts } from '../parts/facts.tsx'
import { stopWord } from '../parts/stop-word.ts'
import { When } from '../parts/when.tsx'

/** How far what is shown of a site can be believed: how old it is, what is waiting, what is open, what is lost. */
export function SiteTrust({ site }: { site: Site }) {
  const { say, sayCount, format, language } = useSpeech()
  const presence = useQuery(presenceQuery(site.id)).data
  const scan = useQuery(siteNowQuery(site.id)).data?.scan
  const cases = useInfiniteQuery(casesQuery({ site: site.id, state: 'open' }, language)).data
  const findings = useInfiniteQuery(findingsQuery(site.id, 'open')).data
  const gaps = useQuery(gapsQuery(site.id)).data
  const waiting = site.agents.flatMap(it => (it.outbox ? [it.outbox.messages] : []))
  const openCases = cases?.pages[0]?.total
  const openFindings = findings?.pages[0]?.total
  const [gap] = gaps?.items ?? []
  const facts: Fact[] = [
    [
      say('trust.scan'),
      presence &&
        (presence.lastCountedScan ? <When at={presence.lastCountedScan} /> : say('trust.never')),
    ],
    [
      say('trust.covered'),
      scan &&
        scan.addresses > 0 &&
        [
          sayCount('overview.addresses', scan.addresses),
          ...(scan.failed > 0 ? [sayCount('overview.failed', scan.failed)] : []),
        ].join(', '),
    ],
    [
      say('trust.answers'),
      scan &&
        scan.answered + scan.silent > 0 &&
        say('trust.answers.text', {
          answered: scan.answered,
          asked: scan.answered + scan.silent,
          share: format.percent(scan.answered / (scan.answered + scan.silent)),
        }),
    ],
    [
      say('trust.clock'),
      presence &&
        say(presence.isClockRunning ? 'trust.clock.runs' : 'trust.clock.stands', {
          why: presence.stoppedBecause.map(it => stopWord(say, it)).join(', '),
        }),
    ],
    [
      say('trust.outbox'),
      waiting.length > 0 && format.number(waiting.reduce((sum, it) => sum + it, 0)),
    ],
    [
      say('trust.cases'),
      openCases !== undefined && (
        <Link to="/cases" search={{ site: site.id }}>
          {format.number(openCases)}
        </Link>
      ),
    ],
    [
      say('findings.title'),
      openFindings !== undefined && (
        <Link to="/sites/$site/network" params={{ site: site.id }} hash="findings">
          {format.number(openFindings)}
        </Link>
      ),
    ],
    [
      say('trust.gaps'),
      gaps &&
        (gap ? (
          <>
            {sayCount('trust.gaps', gaps.total)} · <When at={gap.to} />
          </>
        ) : (
          say('trust.gaps.none')
        )),
    ],
  ]
  return (
    <section className="panel trust" aria-labelledby="trust">
      <div className="panel-head">
        <h2 id="trust">{say('trust.title')}</h2>
      </div>
      <Facts facts={facts} look="panel-body" />
    </section>
  )
}
