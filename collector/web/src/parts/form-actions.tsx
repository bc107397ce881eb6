import type { ReactNode } from 'react'
import { useSpeech } from '../i18n/language.tsx'

type FormActionsProps = {
  /** On the button that sends the form; "save" when absent. */
  label?: string
  /** While it is sent, or has nothing to send. */
  isDisabled: boolean
  onCancel?: (() => void) | undefined
  /** What came of it, or what it will do. */
  children?: ReactNode
}

/** The end of a form: sending it, leaving it where it can be left, and a word beside them. */
export function FormActions({ label, isDisabled, onCancel, children }: FormActionsProps) {
  const { say } = useSpeech()
  return (
    <span className="actions wide">
      <button type="submit" className="button is-main" disabled={isDisabled}>
        {label ?? say('correction.save')}
      </button>
      {onCancel && (
        <button type="button" className="button" onClick={onCancel}>
          {say('correction.cancel')}
        </button>
      )}
      {children}
    </span>
  )
}
