import { useEffect, useRef, useState } from 'react'
import { useSpeech } from '../i18n/language.tsx'
import { Refusal } from './refusal.tsx'

type ConfirmButtonProps = {
  /** On the button that asks. */
  label: string
  /** What it is about, for whoever hears the button among others of the same label. */
  subject?: string
  /** On the button that does it: what will happen. */
  confirm: string
  isBusy: boolean
  error: unknown
  onConfirm: () => void
}

/** A button for what cannot be taken back: it asks once more, in the words of what will happen. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, subject, confirm, isBusy, error, onConfirm } = props
  const { say } = useSpeech()
  const [isAsking, setAsking] = useState(false)
  const last = useRef<HTMLButtonElement>(null)
  // Whoever works by keyboard stays where they were; the safe way is what Enter does.
  useEffect(() => {
    if (isAsking) last.current?.focus()
  }, [isAsking])
  if (!isAsking) {
    return (
      <button type="button" className="button is-small" onClick={() => setAsking(true)}>
        {label}
        {subject !== undefined && <span className="visually-hidden"> {subject}</span>}
      </button>
    )
  }
  return (
    <span className="actions">
      <button
        type="button"
        className="button is-small is-danger"
        disabled={isBusy}
        onClick={onConfirm}
      >
        {confirm}
      </button>
      <button ref={last} type="button" className="button is-small" onClick={() => setAsking(false)}>
        {say('correction.cancel')}
      </button>
      <Refusal error={error} />
    </span>
  )
}
