import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { presenceQuery } from '../api/site-queries.ts'
import { presenceTag, type SitePresence, usePresenceChange } from '../api/site-settings.ts'
import { useSpeech } from '../i18n/language.tsx'
import { type Fact, Facts } from '../parts/facts.tsx'
import { kinds } from '../parts/kinds.ts'
import { Failure, Loading } from '../parts/page-states.tsx'
import { stopWord } from '../parts/stop-word.ts'
import { When } from '../parts/when.tsx'
import { lastDayOf, patienceOf } from './hours-fields.ts'
import { HoursForm } from './hours-form.tsx'
import { SettingsPanel } from './settings-panel.tsx'

/** When a site is open and how long its things may be absent, whether absences count now and why not, and changing it. */
export function SiteHours({ site }: { site: string }) {
  const { say } = useSpeech()
  const query = useQuery(presenceQuery(site))
  const [edited, setEdited] = useState<{ presence: SitePresence; tag: string | undefined }>()
  const change = usePresenceChange(site)
  const reset = usePresenceChange(site)
  const presence = query.data
  if (query.isError && !presence) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />
  }
  if (!presence) return <Loading lines={4} />
  const begin = () => {
    change.reset()
    setEdited({ presence, tag: presenceTag(site) })
  }
  const hasOwn = Object.keys(presence.settings).length > 0
  return (
    <SettingsPanel
      title={say('hours.title')}
      onEdit={begin}
      usual={
        hasOwn
          ? {
              confirm: say('hours.usual.confirm'),
              isBusy: reset.isPending,
              error: reset.error,
              onConfirm: () => reset.mutate({ settings: {}, tag: presenceTag(site) }),
            }
          : undefined
      }
      form={
        edited && (
          <HoursForm
            presence={edited.presence}
            isBusy={change.isPending}
            error={change.error}
            onSave={settings =>
              change.mutate(
                { settings, tag: edited.tag },
                { onSuccess: () => setEdited(undefined) },
              )
            }
            onCancel={() => setEdited(undefined)}
          />
        )
      }
    >
      <Said presence={presence} />
    </SettingsPanel>
  )
}

function Said({ presence }: { presence: SitePresence }) {
  const { say, format } = useSpeech()
  const { settings, usual, holidayZone, lastCountedScan, stoppedBecause, isClockRunning } = presence
  const { opensAt, closesAt, timeZone, weekdays, keepsSchoolHolidays } = { ...usual, ...settings }
  const why = stoppedBecause.map(it => stopWord(say, it)).join(', ')
  const facts: Fact[] = [
    [say('trust.clock'), say(isClockRunning ? 'trust.clock.runs' : 'trust.clock.stands', { why })],
    [say('hours.open'), say('hours.open.text', { from: opensAt, to: closesAt, zone: timeZone })],
    [say('hours.weekdays'), weekdays.map(format.weekday).join(', ')],
    [
      say('hours.holidays'),
      !keepsSchoolHolidays
        ? say('hours.holidays.no')
        : holidayZone === undefined
          ? say('hours.holidays.national')
          : say('hours.holidays.zone', { zone: holidayZone }),
    ],
    [say('trust.scan'), lastCountedScan && <When at={lastCountedScan} />],
  ]
  return (
    <>
      <Facts facts={facts} />
      <h3 className="apart">{say('hours.closures')}</h3>
      {(settings.closures ?? []).length === 0 ? (
        <p className="soft">{say('hours.closures.none')}</p>
      ) : (
        <ul className="bullets">
          {settings.closures?.map(({ from, until, name }) => (
            <li key={`${from} ${until} ${name ?? ''}`}>
              {lastDayOf(until) === from
                ? format.date(from)
                : say('hours.closure', {
                    from: format.date(from),
                    to: format.date(lastDayOf(until)),
                  })}
              {name !== undefined && ` · ${name}`}
            </li>
          ))}
        </ul>
      )}
      <h3 className="apart">{say('hours.patience')}</h3>
      <PatienceFacts presence={presence} />
    </>
  )
}

/** Kinds that may be absent for the same time stand together. */
function PatienceFacts({ presence }: { presence: SitePresence }) {
  const { say, format } = useSpeech()
  const groups = Map.groupBy(kinds, kind => {
    const { lateHours, missingHours } = patienceOf(presence, kind)
    return say('hours.patience.text', {
      late: format.number(lateHours),
      missing: format.number(missingHours),
    })
  })
  return (
    <ul className="bullets">
      {[...groups].map(([text, some]) => (
        <li key={text}>
          <strong>{some.map(kind => say(`kind.${kind}`)).join(', ')}</strong> · {text}
        </li>
      ))}
    </ul>
  )
}
