import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useMay } from '../api/may.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'

type SettingsPanelProps = {
  title: string
  /** Who said so last, where that is known. */
  by?: string | undefined
  onEdit: () => void
  /** What is asked before the site's own settings are dropped; absent where it has none. */
  usual?: { confirm: string; isBusy: boolean; error: unknown; onConfirm: () => void } | undefined
  /** In place of what is said, while somebody says something else. */
  form?: ReactNode
  /** What holds now. */
  children: ReactNode
}

/** A group of a site's settings: what holds, saying something else, and going back to what holds everywhere. */
export function SettingsPanel({ title, by, onEdit, usual, form, children }: SettingsPanelProps) {
  const { say } = useSpeech()
  const { operate } = useMay()
  const heading = useId()
  const edit = useRef<HTMLButtonElement>(null)
  const isEdited = form !== undefined
  const wasEdited = useRef(isEdited)
  // Whoever works by keyboard is back where they began when the form is gone.
  useEffect(() => {
    if (wasEdited.current && !isEdited) edit.current?.focus()
    wasEdited.current = isEdited
  }, [isEdited])
  return (
    <section className="panel" aria-labelledby={heading}>
      <div className="panel-head">
        <h2 id={heading}>{title}</h2>
        {by !== undefined && <span className="soft">{by}</span>}
        {operate && !isEdited && (
          <button ref={edit} type="button" className="button is-small" onClick={onEdit}>
            {say('why.edit')}
            <span className="visually-hidden"> {title}</span>
          </button>
        )}
        {operate && !isEdited && usual && (
          <ConfirmButton label={say('settings.usual')} subject={title} {...usual} />
        )}
      </div>
      <div className="panel-body">{form ?? children}</div>
    </section>
  )
}
