import type { Dictionary, SentenceKey } from './en.ts'
import type { Formats } from './formats.ts'

/** Puts values in the places of a sentence: `say('list.shown', { shown: 3, total: 12 })`. */
export type Say = (key: SentenceKey, values?: Record<string, string | number>) => string

/** The sentences of one language; numbers in them are written as it does. */
export function createSay(dictionary: Dictionary, format: Formats): Say {
  return (key, values = {}) =>
    dictionary[key].replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name]
      if (value === undefined) return place
      return typeof value === 'number' ? format.number(value) : value
    })
}
