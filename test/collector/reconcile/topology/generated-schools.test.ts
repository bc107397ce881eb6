import { expect, test } from 'vitest'
import { concludeTopology } from '../../../../collector/reconcile/topology/conclude-topology.ts'
import type { Link } from '../../../../collector/reconcile/topology/link.ts'
import type {
  KnownLocation,
  Location,
} from '../../../../collector/reconcile/topology/locate-endpoints.ts'
import { choiseul } from '../../../lab/truth/choiseul.ts'
import { generateSchool } from '../../../lab/truth/generate-school.ts'
import type { School } from '../../../lab/truth/school.ts'
import { operate, scanAtMs, type TestSchool, trueLinks } from './school-view.ts'

// Schools of all shapes with their truth: trees and rings, aggregates, three makers of switches, two of which speak no
// LLDP, unmanaged switches, access points, telephones with a PC behind.

const seeds = Array.from({ length: 20 }, (_, n) => n + 1)

function schoolOf(seed: number): School {
  return generateSchool({
    ...{ uai: '0450029M', name: 'Lycée', seed, switches: 5 + ((seed * 7) % 21) },
    ...{ accessPoints: 4, tablets: 20, servers: 3, ups: 4 },
    ...{ aggregates: seed % 4, rings: 2, hubs: 4, phones: 25 },
  })
}

/** Links right, those that are not there, and those that were not found. */
function compareLinks(links: readonly Link[], school: TestSchool) {
  const truth = trueLinks(school)
  const isThere = ({ one, other }: Link) => {
    if (one.port !== undefined && other.port !== undefined) {
      const ends = [one, other].map(it => `${it.device} ${it.port}`).sort()
      return truth.has(ends.join(' = '))
    }
    // A server's port may be unknown: which of its cards is plugged in, nobody tells.
    const [open, closed] = one.port === undefined ? [one, other] : [other, one]
    return [...truth.keys()].some(key => {
      const ends = key.split(' = ')
      const near = ends.find(it => it === `${closed.device} ${closed.port}`)
      return near && ends.some(it => it !== near && it.startsWith(`${open.device} `))
    })
  }
  const right = links.filter(isThere).length
  return { right, wrong: links.length - right, missing: truth.size - right, all: truth.size }
}

function isAtHome(location: Location, school: TestSchool): boolean {
  const home = school.homeOf(location.endpoint)
  return location.device === home.device && location.port === home.port
}

function asKnown(locations: readonly Location[], before = new Map<string, KnownLocation>()) {
  const known = new Map(before)
  for (const it of locations) known.set(it.endpoint, it)
  return known
}

test.each(seeds)('in school %i links and access ports are right', seed => {
  const school = operate(schoolOf(seed))
  const { links, locations } = concludeTopology(school.view(0))
  const { right, wrong, all } = compareLinks(links, school)
  expect(right / all).toBeGreaterThanOrEqual(0.99)
  expect(wrong / all).toBeLessThanOrEqual(0.01)

  const awake = school.school.endpoints.filter(it => !school.isAsleep(it.macAddress, 0))
  const found = locations.filter(it => isAtHome(it, school))
  expect(found.length / awake.length).toBeGreaterThanOrEqual(0.98)
  expect(locations.length - found.length).toBeLessThanOrEqual(awake.length * 0.02)
})

test('the Lycée Choiseul is wired as it is', () => {
  const school = operate(choiseul())
  const { links, locations, ports, findings } = concludeTopology(school.view(0))
  expect(compareLinks(links, school)).toMatchObject({ wrong: 0, missing: 0 })
  expect(locations.filter(it => !isAtHome(it, school))).toEqual([])

  const [hub] = school.school.hubs
  expect(ports.filter(it => it.role === 'shared')).toMatchObject([
    { device: hub?.at.device, port: hub?.at.port },
  ])
  // The one uplink at 100 Mbit/s, and every switch of 2003 below another.
  expect(findings.filter(it => it.kind === 'slow-uplink').length).toBeGreaterThan(0)
  expect(findings.filter(it => !['slow-uplink'].includes(it.kind))).toEqual([])
})

test.each(seeds)('in school %i nobody moves over 50 scans in which nobody moved', seed => {
  const school = operate(schoolOf(seed))
  const switches = school.school.devices.filter(it => it.kind === 'switch')
  let known = new Map<string, KnownLocation>()
  let links: string[] | undefined
  const flips: string[] = []
  for (let scan = 0; scan < 50; scan += 1) {
    // Each time another switch did not answer, for up to nine scans: its old table stays.
    const silent = switches[scan % switches.length]?.name ?? ''
    const staleDevices = new Map([[silent, Math.max(0, scan - (scan % 10))]])
    const concluded = concludeTopology(school.view(scan, { staleDevices }), known)
    for (const it of concluded.locations) {
      const before = known.get(it.endpoint)
      if (before && (before.device !== it.device || before.port !== it.port)) {
        flips.push(`scan ${scan}: ${it.endpoint} from ${before.port} to ${it.port}`)
      }
    }
    known = asKnown(concluded.locations, known)
    const told = concluded.links.map(it => JSON.stringify([it.one, it.other]))
    links ??= told
    expect(told).toEqual(links)
  }
  expect(flips).toEqual([])
})

test.each(seeds)('in school %i whoever moved is found at the next scan', seed => {
  const school = operate(schoolOf(seed))
  const known = asKnown(concludeTopology(school.view(0)).locations)
  const alone = school.school.endpoints.filter(
    it => it.kind === 'pc' && it.hub === undefined && !school.isAsleep(it.macAddress, 1),
  )
  // Pairs of PCs change places, so that each goes to a port that exists and is wired for it.
  const count = Math.ceil(school.school.endpoints.length * 0.05)
  const moved = alone.slice(0, count)
  const others = alone.slice(-count)
  for (const [n, { macAddress, at }] of moved.entries()) {
    const other = others[n]
    if (!other) continue
    school.network.change({ kind: 'move', macAddress, to: other.at }, scanAtMs(1))
    school.network.change({ kind: 'move', macAddress: other.macAddress, to: at }, scanAtMs(1))
  }
  const { locations } = concludeTopology(school.view(1), known)
  const placeOf = new Map(locations.map(it => [it.endpoint, it]))
  for (const { macAddress } of [...moved, ...others]) {
    expect(placeOf.get(macAddress)).toMatchObject(school.homeOf(macAddress))
  }
})

test.each(seeds)('school %i told in another order, or twice, is the same', seed => {
  const school = operate(schoolOf(seed))
  const view = school.view(3)
  const concluded = concludeTopology(view)
  const shuffled = {
    devices: view.devices.toReversed().map(it => ({
      ...it,
      ports: it.ports.toReversed(),
      ...(it.neighbours && {
        neighbours: { ...it.neighbours, rows: it.neighbours.rows.toReversed() },
      }),
      ...(it.macTable && { macTable: { ...it.macTable, rows: it.macTable.rows.toReversed() } }),
    })),
    endpoints: view.endpoints.toReversed(),
  }
  expect(concludeTopology(shuffled)).toEqual(concluded)
  expect(concludeTopology(view, asKnown(concluded.locations))).toEqual(concluded)
})
