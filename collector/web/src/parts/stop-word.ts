import type { useSpeech } from '../i18n/language.tsx'

type Say = ReturnType<typeof useSpeech>['say']

/** Why absences do not count now, in words; holidays and closures come with the name that their calendar gives them. */
export function stopWord(say: Say, why: string): string {
  if (why === 'national holiday') return say('stop.holiday')
  if (why === 'agent-dark' || why === 'night' || why === 'weekend' || why === 'closed') {
    return say(`stop.${why}`)
  }
  return why
}
