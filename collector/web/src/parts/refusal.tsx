import { ApiFailure } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'

/** Why what somebody wanted was not done, in the server's words; nothing while there is no error. */
export function Refusal({ error }: { error: unknown }) {
  const { say } = useSpeech()
  if (!error) return null
  return (
    <p className="refusal" role="alert">
      {sentenceFor(error, say)}
    </p>
  )
}

function sentenceFor(error: unknown, say: ReturnType<typeof useSpeech>['say']): string {
  if (!(error instanceof ApiFailure)) return say('correction.away')
  if (error.isOutdated) return say('correction.outdated')
  return error.message === ''
    ? say('correction.away')
    : say('correction.refused', { why: error.message })
}
