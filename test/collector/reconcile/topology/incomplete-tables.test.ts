import { expect, test } from 'vitest'
import { concludeTopology } from '../../../../collector/reconcile/topology/conclude-topology.ts'
import type { SeenDevice, SiteView } from '../../../../collector/reconcile/topology/site-view.ts'
import { generateSchool } from '../../../lab/truth/generate-school.ts'
import { hashFraction } from '../../../lab/truth/random.ts'
import { operate, type TestSchool, trueLinks } from './school-view.ts'

// Real tables have holes: addresses that aged, switches that answer no bridge table, schools where nothing speaks LLDP.
// What cannot be known may be missing; what is concluded must not be wrong.

function each(view: SiteView, change: (device: SeenDevice) => SeenDevice): SiteView {
  return { ...view, devices: view.devices.map(change) }
}

/** A share of what tables know of the devices themselves, or of everything, has aged. */
function aged(view: SiteView, share: number, isOfAll = false): SiteView {
  const devices = new Set(view.devices.flatMap(it => it.macAddresses))
  return each(view, it => {
    if (!it.macTable) return it
    const rows = it.macTable.rows.filter(({ macAddress }) => {
      const mayAge = isOfAll || devices.has(macAddress)
      return !mayAge || hashFraction(`${macAddress} ${it.id}`) >= share
    })
    return { ...it, macTable: { ...it.macTable, rows } }
  })
}

function withoutAnnouncements(view: SiteView): SiteView {
  return each(view, ({ neighbours: _, ...it }) => it)
}

/** Every seventh switch but the core tells no table of addresses. */
function partlyBlind(view: SiteView): SiteView {
  const switches = view.devices.filter(it => it.kind === 'switch').slice(1)
  const blind = new Set(switches.filter((_, n) => n % 7 === 3).map(it => it.id))
  return each(view, ({ macTable, ...it }) =>
    macTable && !blind.has(it.id) ? { ...it, macTable } : it,
  )
}

const cases: [string, (view: SiteView) => SiteView, number][] = [
  ['a tenth of what tables know of devices has aged', view => aged(view, 0.1), 0.95],
  ['a third of it has', view => aged(view, 0.33), 0.88],
  ['a tenth of everything has aged', view => aged(view, 0.1, true), 0.95],
  ['nobody announces itself', withoutAnnouncements, 0.92],
  ['nobody does, and a tenth has aged', view => aged(withoutAnnouncements(view), 0.1), 0.85],
  ['every seventh switch tells no table', partlyBlind, 0.99],
]

const schools = Array.from({ length: 8 }, (_, n) =>
  operate(
    generateSchool({
      ...{ uai: '0450029M', name: 'Lycée', seed: n + 1, switches: 6 + ((n * 7) % 21) },
      ...{ accessPoints: 4, tablets: 20, servers: 3, ups: 4 },
      ...{ aggregates: n % 4, rings: 2, hubs: 4, phones: 25 },
    }),
  ),
)

/** Pairs of devices that a cable joins. */
function truePairs(school: TestSchool): Set<string> {
  return new Set(
    [...trueLinks(school).keys()].map(key =>
      key
        .split(' = ')
        .map(end => end.split(' ')[0])
        .sort()
        .join(' '),
    ),
  )
}

test.each(cases)('no link is invented and nobody is misplaced when %s', (_, change, expected) => {
  let found = 0
  let all = 0
  for (const school of schools) {
    const view = change(school.view(0))
    const { links, locations } = concludeTopology(view)
    const pairs = truePairs(school)
    const invented = links.filter(
      ({ one, other }) => !pairs.has([one.device, other.device].sort().join(' ')),
    )
    expect(invented).toEqual([])
    found += links.length
    all += pairs.size

    const bridges = new Set(view.devices.filter(it => it.macTable).map(it => it.id))
    const misplaced = locations.filter(it => {
      const home = school.homeOf(it.endpoint)
      // Behind a switch that tells no table, the port that leads to it is all that can be known.
      return bridges.has(home.device) && (it.device !== home.device || it.port !== home.port)
    })
    expect(misplaced).toEqual([])
  }
  expect(found / all).toBeGreaterThanOrEqual(expected)
})
