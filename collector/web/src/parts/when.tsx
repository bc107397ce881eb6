import { useSpeech } from '../i18n/language.tsx'

/** An instant as people say it; the whole date on pointing at it. */
export function When({ at }: { at: string }) {
  const { format } = useSpeech()
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {format.ago(at, Date.now())}
    </time>
  )
}
