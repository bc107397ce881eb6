import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { en } from '../../../collector/web/src/i18n/en.ts'
import { createFormats } from '../../../collector/web/src/i18n/formats.ts'
import { fr } from '../../../collector/web/src/i18n/fr.ts'

const src = new URL('../../../collector/web/src/', import.meta.url).pathname
const keys = Object.keys(en) as (keyof typeof en)[]

test('both languages have the same places in every sentence', () => {
  const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()
  for (const key of keys) expect(places(fr[key]), key).toEqual(places(en[key]))
})

test('what is counted has words for one and for several', () => {
  const counted = keys.filter(it => `${en[it]}${fr[it]}`.includes('{count}'))
  expect(counted.filter(it => !/\.(one|other)$/.test(it))).toEqual([])
})

test('no sentence is left that no page says', () => {
  const code = globSync(`${src}**/*.{ts,tsx}`)
    .filter(path => !/i18n\/(en|fr)(-\w+)?\.ts$/.test(path))
    .map(path => readFileSync(path, 'utf8'))
    .join('\n')
  const unsaid = keys.filter(key => {
    const stem = key.replace(/\.(one|other)$/, '')
    // Families are said by name and value: kind.${kind}, change.${itemType}.${kind}.
    const isFamily =
      /^(kind|kind\.one|login\.role|state|evidence|role|link|finding|findings|findings\.none|stop|strength|question|decision|settled|traffic|cases|load|brakes\.(state|gone)|imports\.(kind|outcome)|accounts\.(login|role\.means)|access\.event|copy|tokens\.(scope|part|how)|trips\.to|plan\.(privacy|field|value)|audit\.(look|obsolete)|links\.(kind|rates|field|revision|span|demand|contributors|sign|threshold|downIs|plan|unknown|contradiction)|maintenance\.(group|end|confirm)|severity|quiet|alert\.event|alerts\.(state|do|snooze|open)|overview\.(mark|sort)|cases\.(tab|open)|undo\.by|refusal|refusal\.(status|settled|not-found|fault|link-taken|who)|undo\.left|refusal\.file|imports\.(column|refused|refused\.link-taken|expected)|plan\.mistake|incidents\.state|change\.(state|\w+))\.[\w-]+$/.test(
        stem,
      ) || /^(port\.(up|down|disabled|unknown)|why\.(lock|release)(\.of)?)$/.test(key)
    return !code.includes(`'${stem}'`) && !isFamily
  })
  expect(unsaid).toEqual([])
})

test('dates, numbers and speeds are written as the language does', () => {
  const [french, english] = [createFormats('fr-FR'), createFormats('en-GB')]
  const plain = (text: string) => text.replaceAll(/\s/g, ' ')
  expect(plain(french.number(50_000))).toBe('50 000')
  expect(english.number(50_000)).toBe('50,000')
  expect(plain(french.speed(2500))).toBe('2,5 Gbit/s')
  expect(plain(english.speed(100))).toBe('100 Mbit/s')
  expect(plain(french.duration(41 * 86_400))).toBe('41 jours')
  expect(english.duration(3600)).toBe('1 hour')
  const now = Date.parse('2026-11-03T08:00:00Z')
  expect(plain(french.ago('2026-11-03T07:57:00Z', now))).toBe('il y a 3 minutes')
  expect(english.ago('2026-11-03T08:00:05Z', now)).toBe('now')
  expect(english.ago('2026-10-01T08:00:00Z', now)).toContain('2026')
})
