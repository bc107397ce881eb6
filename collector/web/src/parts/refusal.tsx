import { ApiFailure } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'
import { refusalSentence } from './refusal-sentence.ts'

/** Why what somebody wanted was not done; nothing while there is no error. */
export function Refusal({ error }: { error: unknown }) {
  const speech = useSpeech()
  const { say } = speech
  if (!error) return null
  if (!(error instanceof ApiFailure)) {
    return (
      <p className="refusal wide" role="alert">
        {say('correction.away')}
      </p>
    )
  }
  const { sentence, words } = refusalSentence(error.told, speech)
  return (
    <p className="refusal wide" role="alert">
      {say('correction.refused', { why: sentence })}
      {words !== undefined && (
        <>
          {' '}
          {say('refusal.words')} <q lang="en">{words}</q>
        </>
      )}
    </p>
  )
}
