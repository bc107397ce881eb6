import { expect, test } from 'vitest'
import { frenchSpaces } from '../../../collector/web/src/i18n/typography.ts'
import { subjectOf } from '../../../collector/web/src/pages/alert-subject.ts'
import { productName } from '../../../collector/web/src/parts/product-name.ts'
import { tellingAlias } from '../../../collector/web/src/parts/telling-alias.ts'

test('an alert beside its site does not name it again', () => {
  const site = { site: '0370037P', siteName: 'Lycée Choiseul' }
  const title = 'Lycée Choiseul (0370037P) : agent 0370037P muet'
  expect(subjectOf({ title, ...site })).toBe('Agent 0370037P muet')
  expect(subjectOf({ title: '0370037P: sw101 does not answer', site: '0370037P' })).toBe(
    'sw101 does not answer',
  )
  const central = 'Les alertes ne partent plus par noc-mail'
  expect(subjectOf({ title: central })).toBe(central)
  expect(subjectOf({ title: 'Lycée Choiseul (0370037P)', ...site })).toBe(
    'Lycée Choiseul (0370037P)',
  )
})

test('a port whose description is its own name has none', () => {
  expect(tellingAlias('GigabitEthernet1/0/1 Interface', 'GigabitEthernet1/0/1')).toBeUndefined()
  expect(tellingAlias(' Gi0/1 ', 'Gi0/1')).toBeUndefined()
  expect(tellingAlias('', 'Gi0/1')).toBeUndefined()
  expect(tellingAlias('vers RG2', 'Gi0/1')).toBe('vers RG2')
})

test('a maker is named once', () => {
  expect(productName({ vendor: 'Eaton', model: 'Eaton 5P 1550' })).toBe('Eaton 5P 1550')
  expect(productName({ vendor: 'HPE', model: '5130-24G' })).toBe('HPE 5130-24G')
  expect(productName({ model: 'pfSense' })).toBe('pfSense')
  expect(productName({})).toBe('')
})

test('in French a colon, a question mark and quotation marks stay with their word', () => {
  expect(frenchSpaces('Où est « sw1 » : là ?')).toBe('Où est «\u00a0sw1\u00a0»\u00a0: là\u00a0?')
})
