import { useRef, useState } from 'react'
import { useMaintenanceAdd } from '../api/maintenance-queries.ts'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { MaintenanceForm } from './maintenance-form.tsx'

/** Announces work, at a site where one is given. Nothing for who may only look. */
export function MaintenanceNew({ site }: { site?: string | undefined }) {
  const { say } = useSpeech()
  const { operate } = useMay()
  const [isOpen, setOpen] = useState(false)
  const summary = useRef<HTMLElement>(null)
  const add = useMaintenanceAdd()
  if (!operate) return null
  const done = () => {
    setOpen(false)
    summary.current?.focus()
  }
  return (
    <div>
      <details
        className="panel panel-body fold"
        open={isOpen}
        onToggle={event => setOpen(event.currentTarget.open)}
      >
        <summary ref={summary}>{say('maintenance.new')}</summary>
        {isOpen && (
          <>
            <p className="soft">{say('maintenance.hint')}</p>
            <MaintenanceForm
              {...(site !== undefined && { site })}
              isBusy={add.isPending}
              error={add.error}
              onSave={entry => add.mutate(entry, { onSuccess: done })}
            />
          </>
        )}
      </details>
      <p role="status" className="soft">
        {add.isSuccess && !isOpen && say('maintenance.announced')}
      </p>
    </div>
  )
}
