import { expect, test } from 'vitest'
import { describeAlert, describeEnd } from '../../../collector/alerts/describe-alert.ts'
import { reasons } from '../../../collector/alerts/judge-darkness.ts'
import { rules } from '../../../collector/alerts/rules.ts'

const place = { site: '0370037P', siteName: 'Lycée Choiseul', since: '2026-11-20T02:05:00.000Z' }
const peer = { peer: { device: 'some-id', port: 'Gi1/0/48' }, peerName: 'sw101' }
const port = { device: 'sw110.RG1.10', interface: 'Gi0/1' }

/** What the CMDB tells of each, as it does. */
const details: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  'wan-down': [{ why: 'nobody-heard' }, { why: 'gateway-silent' }],
  'power-cut': [{ why: 'devices-restarted', count: 31 }],
  'agent-silent': [{ why: 'prompt-last-will', agent: '0370037P' }],
  'agents-lost': [{ lost: 120, total: 178 }],
  'device-silent': [
    { device: 'sw101', kind: 'switch', behind: 22 },
    { device: 'ap02', kind: 'access-point', behind: 0 },
  ],
  'device-missing': [{ device: 'srv-pedago', kind: 'server' }],
  restarted: [{ device: 'sw101', kind: 'switch' }],
  'link-saturated': [{ link: 'WAN Orange', way: 'down', loadPercent: 98 }],
  'speed-mismatch': [
    { finding: 'speed-mismatch', ...port, ...peer, speedMbps: 100, peerSpeedMbps: 1000 },
    { finding: 'duplex-mismatch', ...port, ...peer, duplex: 'half', peerDuplex: 'full' },
    { finding: 'slow-uplink', ...port, ...peer, speedMbps: 100 },
  ],
  'wiring-fault': [
    { finding: 'loop', ...port, by: ['announcement'] },
    { finding: 'one-way-link', ...port, ...peer, protocol: 'lldp' },
  ],
  'unexpected-gear': [
    {
      ...{ finding: 'unexpected-device', device: 'TP-LINK', kind: 'switch', vendor: 'TP-Link' },
      ...{ macAddress: '50:c7:bf:00:00:01', place: { interface: 'Gi0/7' }, placeName: 'sw110' },
    },
    { finding: 'unexpected-neighbour', ...port, neighbours: [{ name: 'hub-prof' }] },
  ],
  'address-duplicate': [
    { finding: 'duplicate-address', device: 'pc-12', address: '10.1.20.5', otherNames: ['pc-14'] },
  ],
  'errors-rising': [{ ...port, errors: 1200, before: 3 }],
  'outbox-growing': [{ agent: '0370037P', messages: 4000 }],
  'certificate-expiring': [{ agent: '0370037P', notAfter: '2026-12-01T08:00:00.000Z' }],
  'identity-case': [{ question: 'shared-serial', device: 'sw110', other: 'sw111' }],
  'mass-disappearance': [{ count: 140, of: 622, itemClass: 'endpoint' }],
  'channel-failing': [{ channel: 'noc-mail', count: 3, failure: 'the receiver answered 503' }],
  'quarantine-not-empty': [{ count: 2, reason: 'body.scanId: Invalid UUID' }],
}
const languages = ['fr', 'en'] as const

const told = Object.entries(details).flatMap(([rule, list]) =>
  list.flatMap(detail =>
    languages.map(language => ({
      rule,
      language,
      ...describeAlert({ ...place, rule, detail }, language),
    })),
  ),
)

test('what is told says where, what, since when and what to do, and nothing is left blank', () => {
  for (const { rule, title, text } of told) {
    const isOfSite = rule !== 'agents-lost' && rule !== 'channel-failing'
    if (isOfSite) expect(title).toContain('Lycée Choiseul (0370037P)')
    for (const words of [title, text]) {
      expect(words).not.toMatch(
        /[{}]|undefined|null|(?<!voisin )inconnu|unknown(?! neighbour)|some-id|\?/,
      )
    }
    // At three in the morning in Paris it is the day before in nobody's clock but UTC's.
    const saysWhen = rule === 'certificate-expiring' ? title : text
    expect(saysWhen).toMatch(/\d\d\/\d\d\/2026/)
    expect(title.length).toBeLessThanOrEqual(110)
    expect(text).toMatch(/[.]$/)
    if (rule !== 'restarted') expect(text.split(/[.;] /).length).toBeGreaterThan(1)
  }
})

test('all rules but those of links have their words read here', () => {
  const ofLinks = ['link-chronic', 'contract-contradicted']
  expect(Object.keys(details).toSorted()).toEqual(
    Object.keys(rules)
      .filter(it => !ofLinks.includes(it))
      .toSorted(),
  )
})

test('what an alert does not know is left out of its words, and no sentence falls apart', () => {
  // Of these, what is counted or measured is the sentence itself.
  const isNothingElse = /^(agents-lost|mass-disappearance|channel-failing|link-chronic|contract-)/
  for (const rule of Object.keys(rules).filter(it => !isNothingElse.test(it))) {
    for (const language of languages) {
      const { title, text } = describeAlert({ ...place, rule, detail: {} }, language)
      expect(title).not.toMatch(/[[\]{}]|undefined|inconnu|unknown/)
      for (const words of [title, text])
        expect(words).not.toMatch(/[[\]{}]| {2}| [.,]|[;:,(] ?[.)]/)
    }
  }
  const silent = { ...place, rule: 'agent-silent', detail: {} }
  expect(describeAlert(silent, 'fr').title).toBe('Lycée Choiseul (0370037P) : agent muet')
  expect(describeAlert(silent, 'fr').text).toMatch(/depuis le 20.11.2026 03:05\. Rien ne dit/)
  expect(describeAlert({ ...silent, detail: { agent: '' } }, 'en').title).toBe(
    'Lycée Choiseul (0370037P): agent silent',
  )
})

test('a dead core switch, at night, in French and in English', () => {
  const detail = details['device-silent']?.[0] ?? {}
  expect(describeAlert({ ...place, rule: 'device-silent', detail }, 'fr')).toEqual({
    title: 'Lycée Choiseul (0370037P) : sw101 ne répond plus',
    text: 'Commutateur sw101 : sans réponse à plusieurs interrogations depuis le 20/11/2026 03:05 ; 22 équipements derrière lui se sont tus aussi. Vérifier son alimentation, puis son lien vers le cœur.',
  })
  expect(describeAlert({ ...place, rule: 'device-silent', detail }, 'en')).toEqual({
    title: 'Lycée Choiseul (0370037P): sw101 does not answer',
    text: 'Switch sw101: asked several times, no answer since 20/11/2026, 03:05; 22 devices behind it are silent, too. Check its power, then its link to the core.',
  })
})

test('a site of which nothing is heard is no dead WAN before that is known', () => {
  const titles = Object.keys(reasons).map(why => [
    why,
    describeAlert({ ...place, rule: 'wan-down', detail: { why } }, 'fr').title,
  ])
  const unsure = titles.filter(([, title]) => title?.includes('injoignable'))
  expect(unsure.map(([why]) => why)).toEqual(['nobody-heard'])
})

test('what is over is told with its end and how long it was', () => {
  expect(describeEnd(place.since, '2026-11-20T02:47:00.000Z', 'fr')).toBe(
    'Terminé le 20/11/2026 03:47, après 42 min.',
  )
  expect(describeEnd(place.since, '2026-11-22T05:05:00.000Z', 'en')).toBe(
    'Over at 22/11/2026, 06:05, after 2 d 3 h.',
  )
})
