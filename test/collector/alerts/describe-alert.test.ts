import { expect, test } from 'vitest'
import { describeAlert } from '../../../collector/alerts/describe-alert.ts'

const full = (contributors: unknown) => ({
  ...{ rule: 'link-saturated', site: '0370037P', since: '2026-11-20T08:00:00.000Z' },
  detail: { link: 'WAN Orange', way: 'down', contributors },
})
const port = (name: string, share: number, more: object = {}) => ({
  ...{ device: 'sw112', interface: name, share, hostCount: 0, ...more },
})

test('a full link names the ports that filled it with switch, port, host and share, in the reader’s language', () => {
  const named = {
    verdict: 'named',
    ports: [
      port('Gi1/0/7', 0.83, { host: 'a107-sev-05', hostCount: 1 }),
      port('Gi1/0/9', 0.05, { hostCount: 4 }),
    ],
  }
  expect(describeAlert(full(named), 'fr').text).toContain(
    'a107-sev-05 (sw112, port Gi1/0/7) 83 % ; sw112, port Gi1/0/9 (4 machines) 5 %',
  )
  expect(describeAlert(full(named), 'en').text).toContain('sw112, port Gi1/0/9 (4 hosts) 5 %')
})

test('a full link whose filler nobody can name says so, and why', () => {
  const words = (contributors: unknown, language: 'fr' | 'en') =>
    describeAlert(full(contributors), language).text
  const unknown = (because: string) => ({ verdict: 'unknown', because })
  expect(words(unknown('no-counters'), 'fr')).toContain('ne permettent pas de le dire')
  expect(words(undefined, 'en')).toContain('the counters of the switches cannot tell')
  expect(words(unknown('spread'), 'en')).toContain('no host stands out')
  expect(words(unknown('inside'), 'fr')).toContain("à l'intérieur de l'établissement")
})
