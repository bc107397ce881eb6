import { en, type SentenceKey } from './en.ts'

/** Whether the dictionaries have it; for keys that are made of what the API says. */
export function isSentence(key: string): key is SentenceKey {
  return Object.hasOwn(en, key)
}
