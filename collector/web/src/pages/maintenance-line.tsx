import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import {
  type Maintenance,
  type MaintenanceState,
  useMaintenanceChange,
  useMaintenanceEnd,
} from '../api/maintenance-queries.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { MaintenanceForm } from './maintenance-form.tsx'

type MaintenanceLineProps = { window: Maintenance; state: MaintenanceState }

/** One piece of announced work: what, where, when, who said so; changing or ending it while it is not over. */
export function MaintenanceLine({ window, state }: MaintenanceLineProps) {
  const { say, format } = useSpeech()
  const { operate, operateEverywhere } = useMay()
  const [edited, setEdited] = useState<Maintenance>()
  const canAct = window.site === undefined ? operateEverywhere : operate
  return (
    <li>
      <span>
        <strong>{window.reason}</strong>
      </span>
      <span>
        <MaintenancePlace window={window} />
      </span>
      <span>{format.span(window.startsAt, window.endsAt)}</span>
      <span className="soft">
        <Said window={window} />
      </span>
      {canAct &&
        state !== 'over' &&
        (edited ? (
          <Editor seen={edited} onClose={() => setEdited(undefined)} />
        ) : (
          <span className="actions">
            <button type="button" className="button is-small" onClick={() => setEdited(window)}>
              {say('why.edit')}
              <span className="visually-hidden"> {window.reason}</span>
            </button>
            <End window={window} state={state} />
          </span>
        ))}
    </li>
  )
}

/** All sites, a site, or one device of it. */
export function MaintenancePlace({ window }: { window: Maintenance }) {
  const { say } = useSpeech()
  const { site, siteName, device, deviceName } = window
  if (site === undefined) return say('maintenance.everywhere')
  return (
    <>
      <Link to="/sites/$site" params={{ site }}>
        {siteName || site}
      </Link>
      {siteName && <span className="mono soft"> {site}</span>}
      {device !== undefined && (
        <>
          {' · '}
          <Link to="/devices/$device" params={{ device }}>
            {deviceName ?? say('device.unnamed')}
          </Link>
        </>
      )}
    </>
  )
}

function Said({ window }: { window: Maintenance }) {
  const { say, format } = useSpeech()
  const { createdBy, changedBy, changedAt, cancelledAt, startsAt } = window
  const announced = say('maintenance.by', { by: createdBy })
  if (changedBy === undefined || changedAt === undefined) return announced
  const last = { by: changedBy, when: format.dateTime(cancelledAt ?? changedAt) }
  if (cancelledAt === undefined) return `${announced} · ${say('maintenance.changed', last)}`
  const key = cancelledAt > startsAt ? 'maintenance.ended' : 'maintenance.called-off'
  return `${announced} · ${say(key, last)}`
}

function Editor({ seen, onClose }: { seen: Maintenance; onClose: () => void }) {
  const change = useMaintenanceChange(seen)
  return (
    <MaintenanceForm
      window={seen}
      isBusy={change.isPending}
      error={change.error}
      onSave={entry => change.mutate(entry, { onSuccess: onClose })}
      onCancel={onClose}
    />
  )
}

function End({ window, state }: { window: Maintenance; state: 'running' | 'planned' }) {
  const { say } = useSpeech()
  const end = useMaintenanceEnd(window)
  return (
    <ConfirmButton
      label={say(`maintenance.end.${state}`)}
      subject={window.reason}
      confirm={say(`maintenance.confirm.${state}`)}
      isBusy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate(undefined)}
    />
  )
}
