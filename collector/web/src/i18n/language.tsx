import {
  createContext,
  Fragment,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react'
import { createSay, type Say } from './create-say.ts'
import { type Dictionary, en, type SentenceKey } from './en.ts'
import { createFormats, type Formats } from './formats.ts'
import { fr } from './fr.ts'
import { frenchSpaces } from './typography.ts'

export const languages = ['fr', 'en'] as const
export type Language = (typeof languages)[number]

const french = Object.fromEntries(
  Object.entries(fr).map(([key, text]) => [key, frenchSpaces(text)]),
) as Dictionary
const dictionaries: Record<Language, Dictionary> = { fr: french, en }
const STORAGE_KEY = 'recense.language'

type Speech = {
  language: Language
  setLanguage: (language: Language) => void
  say: Say
  /** The same with elements in the places of a sentence. */
  sayWith: (key: SentenceKey, nodes: Record<string, ReactNode>) => ReactNode
  /** Picks the singular or plural sentence by the language's own rules. */
  sayCount: (key: CountKey, count: number, values?: Record<string, string | number>) => string
  format: Formats
}

type CountKey = {
  [Key in SentenceKey]: Key extends `${infer Base}.one` ? Base : never
}[SentenceKey]

const SpeechContext = createContext<Speech | undefined>(undefined)

/** The language of the pages: what the person chose here before, else the browser's, else French. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setState] = useState(chooseLanguage)
  const setLanguage = useCallback((next: Language) => {
    keep(next)
    setState(next)
  }, [])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const speech = useMemo(() => createSpeech(language, setLanguage), [language, setLanguage])
  return <SpeechContext value={speech}>{children}</SpeechContext>
}

export function useSpeech(): Speech {
  const speech = useContext(SpeechContext)
  if (!speech) throw new Error('useSpeech is used outside LanguageProvider')
  return speech
}

function createSpeech(language: Language, setLanguage: (language: Language) => void): Speech {
  const dictionary = dictionaries[language]
  const format = createFormats(regionOf(language))
  const say = createSay(dictionary, format)
  const plural = new Intl.PluralRules(language)
  return {
    language,
    setLanguage,
    say,
    sayWith: (key, nodes) =>
      dictionary[key].split(/\{(\w+)\}/).map((piece, place) => (
        // Texts and place names alternate, and never move within a sentence.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Fragment key={place}>{place % 2 === 1 ? nodes[piece] : piece}</Fragment>
      )),
    sayCount: (key, count, values) =>
      say(`${key}.${plural.select(count) === 'one' ? 'one' : 'other'}`, { ...values, count }),
    format,
  }
}

function chooseLanguage(): Language {
  const wanted = [recall(), ...navigator.languages.map(tag => tag.slice(0, 2).toLowerCase())]
  return wanted.find(isLanguage) ?? 'fr'
}

/** Dates are written as where the browser lives; English alone would mean American ones. */
function regionOf(language: Language): string {
  const home = { fr: 'fr-FR', en: 'en-GB' }[language]
  return navigator.languages.find(tag => tag.startsWith(`${language}-`)) ?? home
}

function isLanguage(tag: string | null): tag is Language {
  return languages.some(language => language === tag)
}

// Storage is refused in some private windows; the choice then lasts as long as the page.
function recall(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY)
  } catch {
    return null
  }
}

function keep(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language)
  } catch {
    return
  }
}
