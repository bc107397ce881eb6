import type { components } from '../api/openapi.d.ts'
import type { Say } from '../i18n/create-say.ts'
import type { SentenceKey } from '../i18n/en.ts'
import type { Formats } from '../i18n/formats.ts'
import { isSentence } from '../i18n/is-sentence.ts'
import { fieldLabel } from './field-label.ts'

type ProblemType = components['schemas']['ProblemType']
type NameOf<Type> = Type extends `/problems/${infer Name}` ? Name : never
type ProblemName = NameOf<ProblemType>

/** Texts and numbers by which a refusal is told, as the API names them. */
export type RefusalValues = Readonly<Record<string, string | number>>

/** What the API said when it refused; `detail` is in English, for programs. */
export type Told = {
  readonly status: number
  readonly type: ProblemType
  readonly detail: string
  readonly values: RefusalValues
}

type Speech = { say: Say; format: Formats }

/** A refusal in the language of the page; `words` are the server's own, where those say more than the sentence does. */
export type RefusalSentence = { readonly sentence: string; readonly words?: string }

/** Names end with the API's list of them: one that has no sentence does not compile. */
export function refusalSentence(told: Told, speech: Speech): RefusalSentence {
  const name = nameOf(told.type)
  const sentence = name && sentenceOf(name, told.values, speech)
  const words = told.detail === '' ? {} : { words: told.detail }
  if (sentence === undefined) return { sentence: speech.say(statusKey(told.status)), ...words }
  const { fault } = told.values
  const isVague = name === 'enrolment-misconfigured' || fault === 'malformed' || fault === 'not-csv'
  return { sentence, ...(isVague && words) }
}

/** Also of what a later collector says that these pages do not know: undefined. */
function nameOf(type: ProblemType): ProblemName | undefined {
  return type === 'about:blank' ? undefined : (type.replace('/problems/', '') as ProblemName)
}

function sentenceOf(name: ProblemName, values: RefusalValues, speech: Speech): string | undefined {
  const { say, format } = speech
  const field = fieldLabel(text(values.field), say)
  // A sentence with a hole is none.
  const one = (key: string, more: Record<string, string> = {}) => {
    const sentence = isSentence(key) ? say(key, { ...values, ...more }) : undefined
    return sentence && /\{\w+\}/.test(sentence) ? undefined : sentence
  }
  switch (name) {
    case 'not-found':
      return one(`refusal.not-found.${values.what}`)
    case 'settled-already':
      return one(`refusal.settled.${values.what}`, { who: whoAndWhen(values, speech) })
    case 'link-taken':
      return one(`refusal.link-taken.${values.what}`, { of: linkOf(values, say) })
    case 'file-not-accepted': {
      const column = fieldLabel(text(values.column), say)
      return one(`refusal.file.${values.fault}`, { column })
    }
    case 'value-not-accepted':
      return one(`refusal.fault.${faultOf(values)}`, { field })
    case 'nothing-to-keep':
      return say('refusal.nothing-to-keep', { field })
    case 'thresholds-contradictory': {
      const amount = (value: string | number | undefined) =>
        text(values.field).endsWith('From') ? format.percent(Number(value)) : text(value)
      const other = fieldLabel(text(values.other), say)
      const [value, otherValue] = [amount(values.value), amount(values.otherValue)]
      return say('refusal.thresholds-contradictory', { field, value, other, otherValue })
    }
    case 'too-many-passwords':
      return say('refusal.too-many-passwords', { wait: format.duration(Number(values.seconds)) })
    case 'role-missing': {
      const role = `login.role.${values.role}`
      return say('refusal.role-missing', { role: isSentence(role) ? say(role) : text(values.role) })
    }
    default:
      return one(`refusal.${name}` satisfies SentenceKey)
  }
}

/** ` (noemie, le 22 nov. 2026 à 10:32)`, as far as it is known; else nothing. */
export function whoAndWhen(
  { by, at }: { by?: string | number; at?: string | number },
  { say, format }: Speech,
): string {
  const when = at === undefined ? '' : format.dateTime(String(at))
  if (by !== undefined && at !== undefined) {
    return say('refusal.who.by-at', { by: String(by), at: when })
  }
  if (by !== undefined) return say('refusal.who.by', { by: String(by) })
  return at === undefined ? '' : say('refusal.who.at', { at: when })
}

function linkOf({ operator, circuit }: RefusalValues, say: Say): string {
  const what = [operator, circuit].filter(it => it !== undefined).join(', ')
  return what === '' ? '' : say('refusal.of', { what })
}

/** One character at least means that something is to stand there; a limit that is not told cannot be said. */
function faultOf({ fault, limit }: RefusalValues): string {
  if (fault === 'too-short' && Number(limit) <= 1) return 'missing'
  return /^too-/.test(text(fault)) && limit === undefined ? 'malformed' : text(fault)
}

function statusKey(status: number): SentenceKey {
  const key = `refusal.status.${Math.min(status, 500)}`
  return isSentence(key) ? key : 'refusal.status.400'
}

function text(value: string | number | undefined): string {
  return value === undefined ? '' : String(value)
}
