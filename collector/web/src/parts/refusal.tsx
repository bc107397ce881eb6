import { ApiFailure } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'

/** Why what somebody wanted was not done, in the server's words; nothing while there is no error. */
export function Refusal({ error }: { error: unknown }) {
  const { say } = useSpeech()
  if (!error) return null
  const isAnswered = error instanceof ApiFailure && error.message !== ''
  return (
    <p className="refusal" role="alert">
      {isAnswered ? say('correction.refused', { why: error.message }) : say('correction.away')}
    </p>
  )
}
