import type { SentenceKey } from '../i18n/en.ts'
import { useSpeech } from '../i18n/language.tsx'

/** How likely it is found there, in a word and as a share. */
export function Confidence({ value }: { value: number }) {
  const { say, format } = useSpeech()
  const [tone, word] = levelOf(value)
  return (
    <span className={`badge ${tone}`}>
      {say(word)} ({format.percent(value)})
    </span>
  )
}

function levelOf(value: number): [tone: string, word: SentenceKey] {
  if (value >= 0.85) return ['good', 'confidence.sure']
  if (value >= 0.5) return ['', 'confidence.likely']
  return ['warn', 'confidence.doubtful']
}
