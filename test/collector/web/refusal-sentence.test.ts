import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { problems, toldBecause } from '../../../collector/api/problem-names.ts'
import { lineCauses } from '../../../collector/import/import-refusal.ts'
import { createSay } from '../../../collector/web/src/i18n/create-say.ts'
import { en } from '../../../collector/web/src/i18n/en.ts'
import { createFormats } from '../../../collector/web/src/i18n/formats.ts'
import { fr } from '../../../collector/web/src/i18n/fr.ts'
import { importLineSentence } from '../../../collector/web/src/pages/import-line-sentence.ts'
import { refusalSentence } from '../../../collector/web/src/parts/refusal-sentence.ts'

type Told = Parameters<typeof refusalSentence>[0]

function speechOf(language: 'fr' | 'en') {
  const format = createFormats({ fr: 'fr-FR', en: 'en-GB' }[language])
  return { format, say: createSay({ fr, en }[language], format) }
}

const speeches = { fr: speechOf('fr'), en: speechOf('en') }

function told(language: 'fr' | 'en', refusal: Partial<Told>) {
  const whole = { status: 409, type: 'about:blank' as const, detail: '', values: {}, ...refusal }
  const { sentence, words } = refusalSentence(whole, speeches[language])
  return { sentence: sentence.replaceAll(/\s/g, ' '), words }
}

const because = (...given: Parameters<typeof toldBecause>) => {
  const { type, values = {} } = toldBecause(...given)
  return { type, values }
}

/** Values as they may come: each that is one of several with each of these, and what need not be there also away. */
function variantsOf(values: z.ZodObject): Record<string, string | number>[] {
  const shape = Object.entries(values.shape) as [string, z.ZodType][]
  return shape.reduce<Record<string, string | number>[]>(
    (all, [key, schema]) =>
      all.flatMap(before => {
        const isOptional = schema instanceof z.ZodOptional
        const inner = isOptional ? schema.unwrap() : schema
        const given = samplesOf(inner).map(it => ({ ...before, [key]: it }))
        return isOptional ? [before, ...given] : given
      }),
    [{}],
  )
}

function samplesOf(schema: unknown): (string | number)[] {
  if (schema instanceof z.ZodEnum) return schema.options
  if (schema instanceof z.ZodNumber) return [3]
  return ['2026-11-22T09:32:00Z']
}

describe.each(['fr', 'en'] as const)('in %s', language => {
  test.each(Object.entries(problems))(
    '%s has a whole sentence, whatever its values',
    (name, it) => {
      for (const values of variantsOf(it.values)) {
        const type = `/problems/${name}` as Told['type']
        const { sentence } = told(language, { type, values, detail: 'English words' })
        const generic = told(language, {}).sentence
        const isWithoutLimit = name === 'file-not-accepted' && !('limit' in values)
        if (isWithoutLimit && sentence === generic) continue
        expect(sentence, JSON.stringify(values)).not.toBe(generic)
        expect(sentence, JSON.stringify(values)).toMatch(/^[“«\p{Lu}\d].*\.$/u)
        expect(sentence).not.toMatch(/[{}]|undefined|NaN|English/)
      }
    },
  )
})

test('what somebody else has dealt with is told with who and when, as far as that is known', () => {
  const settled = { type: 'settled-already', what: 'case' } as const
  const at = '2026-11-22T09:32:00Z'
  const sentenceOf = (more: object) => told('fr', because({ ...settled, ...more })).sentence
  expect(sentenceOf({ by: 'noemie', at })).toMatch(
    /^Cette question a déjà reçu une réponse \(noemie, le 22 nov\. 2026.*\)\.$/,
  )
  expect(sentenceOf({ at })).toMatch(/réponse \(le 22 nov/)
  expect(sentenceOf({ by: 'noemie' })).toMatch(/réponse \(noemie\)\.$/)
  expect(sentenceOf({})).toBe('Cette question a déjà reçu une réponse.')
})

test('a field is called as its form calls it, and its place where none does', () => {
  const sentenceOf = (field: string, fault: 'missing' | 'too-short' = 'missing', limit?: number) =>
    told('fr', because({ type: 'value-not-accepted', field, fault, limit })).sentence
  expect(sentenceOf('contract.downMbps')).toBe('« Descendant » est à remplir.')
  expect(sentenceOf('vlans.1.targets.0')).toBe(
    '« Préfixes, plages, adresses, VLAN n° 2 » est à remplir.',
  )
  expect(sentenceOf('name', 'too-short', 1)).toBe('« Nom » est à remplir.')
  expect(sentenceOf('password', 'too-short', 12)).toBe(
    '« Mot de passe » est trop court : au moins 12.',
  )
  expect(sentenceOf('some.thing')).toBe('« some.thing » est à remplir.')
})

test('shares, spans of time and roles are written as the pages write them', () => {
  expect(
    told(
      'fr',
      because({
        ...({ type: 'thresholds-contradictory', field: 'busyFrom', value: 0.95 } as const),
        ...({ other: 'saturatedFrom', otherValue: 0.9 } as const),
      }),
    ).sentence,
  ).toBe('« Chargé à partir de » (95 %) ne peut pas dépasser « Saturé à partir de » (90 %).')
  expect(told('fr', because({ type: 'too-many-passwords', seconds: 240 })).sentence).toBe(
    'Trop de mots de passe incorrects. Réessayez dans 4 minutes.',
  )
  expect(told('fr', because({ type: 'role-missing', role: 'operator' })).sentence).toBe(
    'Il faut pour cela le rôle « Opérateur ».',
  )
})

test('another link is told by what the register says of it', () => {
  const link = '0193b3c0-7a1e-7c4b-9f00-0a1b2c3d4e5f'
  const taken = { type: 'link-taken', what: 'port', link } as const
  expect(told('fr', because({ ...taken, operator: 'Orange', circuit: 'ND9' })).sentence).toBe(
    'Ce port est déjà celui d’un autre lien (Orange, ND9).',
  )
  expect(told('fr', because(taken)).sentence).toBe('Ce port est déjà celui d’un autre lien.')
})

test('what has no name is told by its status, with the server’s own words', () => {
  for (const status of [400, 401, 403, 404, 405, 409, 410, 413, 415, 429, 500, 502, 503]) {
    const { sentence, words } = told('fr', { status, detail: 'because of the wind' })
    expect(sentence).toMatch(/^[A-ZÀ-Ý].*\.$/)
    expect(words).toBe('because of the wind')
  }
  expect(told('fr', { status: 418 }).words).toBeUndefined()
})

test('a name that these pages do not know yet is told by its status', () => {
  const type = '/problems/of-a-later-collector' as Told['type']
  expect(told('fr', { type, status: 409, detail: 'later' })).toEqual(
    told('fr', { status: 409, detail: 'later' }),
  )
})

test('the server’s own words come with what the sentence alone leaves open', () => {
  const field = { type: 'value-not-accepted', field: 'site' } as const
  const detail = 'expected a UAI'
  expect(told('fr', { ...because({ ...field, fault: 'malformed' }), detail }).words).toBe(detail)
  expect(told('fr', { ...because({ ...field, fault: 'missing' }), detail }).words).toBeUndefined()
})

describe('a line of a list that was not taken', () => {
  const line = { outcome: 'refused' as const, line: 2, reason: 'English words', values: {} }

  test.each(lineCauses)('%s has a sentence in both languages', why => {
    const values = {
      ...{ site: '0370037P', item: 'sw1', earlier: 3, column: 'name', other: 'down' },
      ...{ limit: 200, value: 'x', count: 2, items: 'sw1, sw2', what: 'port' },
    }
    for (const language of ['fr', 'en'] as const) {
      const sentence = importLineSentence({ ...line, why, values }, speeches[language].say)
      expect(sentence).toMatch(/^[“«\p{Lu}\ds].*\.$/u)
      expect(sentence).not.toMatch(/[{}]|undefined|English/)
    }
  })

  test('a wrong UAI is told with the letter that was expected', () => {
    const values = { column: 'uai', value: '0370037a' }
    expect(importLineSentence({ ...line, why: 'cell-not-accepted', values }, speeches.fr.say)).toBe(
      '« UAI » ne peut pas être « 0370037a ». La lettre devrait être P.',
    )
  })

  test('a reason that these pages do not know yet is told in the collector’s words', () => {
    const why = 'of-a-later-collector' as (typeof lineCauses)[number]
    expect(importLineSentence({ ...line, why }, speeches.fr.say)).toBe('English words')
  })
})
