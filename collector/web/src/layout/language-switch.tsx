import { languages, useSpeech } from '../i18n/language.tsx'

const names = { fr: 'Français', en: 'English' } as const

export function LanguageSwitch() {
  const { say, language, setLanguage } = useSpeech()
  return (
    <fieldset className="languages" aria-label={say('app.language')}>
      {languages.map(code => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={code === language}
          title={names[code]}
          onClick={() => setLanguage(code)}
        >
          {code.toUpperCase()}
          <span className="visually-hidden"> {names[code]}</span>
        </button>
      ))}
    </fieldset>
  )
}
