import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { Missing } from '../parts/page-states.tsx'

export function MissingPage() {
  const { say } = useSpeech()
  return (
    <>
      <PageHead title={say('missing.title')} />
      <Missing />
    </>
  )
}
