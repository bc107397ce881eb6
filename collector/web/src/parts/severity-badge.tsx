import type { Alert } from '../api/alert-queries.ts'
import { useSpeech } from '../i18n/language.tsx'

const tones: Record<Alert['severity'], string> = {
  critical: 'bad',
  major: 'bad',
  warning: 'warn',
  info: '',
}

/** How bad an alert is. */
export function SeverityBadge({ severity }: { severity: Alert['severity'] }) {
  const { say } = useSpeech()
  return (
    <span className={`badge ${tones[severity]} ${severity === 'critical' ? 'is-critical' : ''}`}>
      {say(`severity.${severity}`)}
    </span>
  )
}
