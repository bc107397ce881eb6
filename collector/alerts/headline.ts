import type { AlertMessage } from '../../schemas/alert-message.ts'
import type { Language } from './rule.ts'

const severities = {
  fr: { info: 'Information', warning: 'Avertissement', major: 'Majeur', critical: 'Critique' },
  en: { info: 'Information', warning: 'Warning', major: 'Major', critical: 'Critical' },
} as const

const news = {
  fr: {
    resolved: 'Résolu',
    acknowledged: 'Pris en charge',
    changed: 'Précision',
    reopened: 'De nouveau',
    flapping: 'Va et vient',
  },
  en: {
    resolved: 'Resolved',
    acknowledged: 'Acknowledged',
    changed: 'Update',
    reopened: 'Again',
    flapping: 'Comes and goes',
  },
} as const

/** What is read first: how bad it is or what became of it, then where and what. */
export function headline({ event, alert }: AlertMessage, language: Language): string {
  const word =
    event === 'opened' || event === 'announced'
      ? severities[language][alert.severity]
      : news[language][event]
  return language === 'fr' ? `${word} : ${alert.title}` : `${word}: ${alert.title}`
}
