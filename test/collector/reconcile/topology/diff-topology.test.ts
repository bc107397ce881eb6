import { expect, test } from 'vitest'
import { concludeTopology } from '../../../../collector/reconcile/topology/conclude-topology.ts'
import {
  diffTopology,
  type KnownTopology,
  type TopologyChangeset,
} from '../../../../collector/reconcile/topology/diff-topology.ts'
import type { SiteView } from '../../../../collector/reconcile/topology/site-view.ts'
import { newId } from '../../school.ts'
import { device, EVENING, GATEWAY, hears, hosts, MORNING, NOON, site } from './small-site.ts'

const NOTHING: KnownTopology = { links: [], ports: [], locations: new Map(), findings: [] }

/** A CMDB in memory: what is known after a changeset. */
function after(known: KnownTopology, changeset: TopologyChangeset): KnownTopology {
  const links = new Map(known.links.map(it => [it.id, it]))
  for (const it of changeset.links.written) links.set(it.id, it)
  for (const it of changeset.links.ended) links.delete(it.id)
  const locations = new Map(known.locations)
  for (const it of changeset.locations.written) locations.set(it.endpoint, it)
  const ports = new Map(known.ports.map(it => [`${it.device} ${it.port}`, it]))
  for (const it of changeset.ports.removed) ports.delete(`${it.device} ${it.port}`)
  for (const it of changeset.ports.written) ports.set(`${it.device} ${it.port}`, it)
  const { opened, confirmed, resolved } = changeset.findings
  const findings = new Map(known.findings.map(it => [it.id, it]))
  for (const it of opened) {
    findings.set(it.id, { ...it, state: 'open', firstSeenMs: it.seenAtMs })
  }
  for (const it of confirmed) {
    const old = findings.get(it.id)
    if (old) findings.set(it.id, { ...old, ...it })
  }
  for (const id of resolved) findings.delete(id)
  return {
    ...{ links: [...links.values()], ports: [...ports.values()] },
    ...{ locations, findings: [...findings.values()] },
  }
}

function conclude(known: KnownTopology, view: SiteView) {
  const changeset = diffTopology(known, concludeTopology(view, known.locations), view, newId)
  return { changeset, known: after(known, changeset) }
}

function school(at: number, more: { leftPort?: string; isLeftSilent?: boolean } = {}) {
  const { leftPort = '1', isLeftSilent = false } = more
  const core = device('core', {
    table: { [leftPort]: isLeftSilent ? ['pc9'] : ['left', 'pc1'], 24: [GATEWAY] },
    neighbours: isLeftSilent ? [] : [hears(leftPort, 'left', { portId: '24' })],
    ports: [{ name: '1' }, { name: '2' }, { name: '3' }],
    at,
  })
  const left = device('left', {
    table: { 5: ['pc1'], 24: [GATEWAY] },
    neighbours: [hears('24', 'core', { portId: leftPort })],
    at: isLeftSilent ? MORNING : at,
  })
  return site([core, left], hosts('pc1'))
}

test('concluding the same again gives an empty changeset', () => {
  const { known } = conclude(NOTHING, school(MORNING))
  const { changeset } = conclude(known, school(MORNING))
  expect(changeset).toEqual({
    links: { written: [], added: [], ended: [] },
    ports: { written: [], removed: [] },
    locations: { written: [], moved: [] },
    findings: { opened: [], confirmed: [], resolved: [] },
    changes: [],
  })
})

test('a cable that goes into another port is one change of each port', () => {
  const { known } = conclude(NOTHING, school(MORNING))
  const { changeset } = conclude(known, school(NOON, { leftPort: '2' }))
  expect(changeset.links).toMatchObject({ added: [{}], ended: [{}] })
  expect(changeset.changes).toMatchObject([
    { item: { id: 'core', key: '1' }, field: 'link', before: { device: 'left', port: '24' } },
    {
      item: { id: 'left', key: '24' },
      before: { device: 'core', port: '1' },
      after: { device: 'core', name: 'core', port: '2' },
    },
    { item: { id: 'core', key: '2' }, after: { device: 'left', port: '24' } },
  ])
})

test('a switch that went dark keeps its link, and its PCs their place', () => {
  const { known } = conclude(NOTHING, school(MORNING))
  const dark = school(EVENING, { isLeftSilent: true })
  const { changeset, known: later } = conclude(known, dark)
  expect(changeset.links.ended).toEqual([])
  expect(changeset.locations.moved).toEqual([])
  expect(later.links).toHaveLength(1)
})

test('a link of which neither end tells any more has ended', () => {
  const { known } = conclude(NOTHING, school(MORNING))
  const apart = site(
    [
      device('core', { table: { 3: ['pc1'], 24: [GATEWAY] }, neighbours: [], at: EVENING }),
      device('left', { table: { 5: ['pc7'] }, neighbours: [], at: EVENING }),
    ],
    hosts('pc1'),
  )
  expect(conclude(known, apart).changeset.links.ended).toHaveLength(1)
})

test('a port that becomes known does not make it another link', () => {
  const half = site([
    device('core', { neighbours: [hears('1', 'left')], ports: [{ name: '1' }] }),
    device('left', { ports: [{ name: '24' }] }),
  ])
  const { known } = conclude(NOTHING, half)
  const { changeset } = conclude(known, school(NOON))
  expect(changeset.links).toMatchObject({ added: [], ended: [], written: [{ isMutual: true }] })
  expect(changeset.links.written[0]?.id).toBe(known.links[0]?.id)
})

test('walking from one access point to another, or with a randomised address, is no history', () => {
  const air = (port: string, at: number) =>
    site(
      [
        device('core', {
          table: { 1: ['ap1'], 2: ['ap2'], [port]: ['tablet', 'visitor'], 24: [GATEWAY] },
          neighbours: [hears('1', 'ap1'), hears('2', 'ap2')],
          at,
        }),
        device('ap1', { kind: 'access-point' }),
        device('ap2', { kind: 'access-point' }),
      ],
      hosts('tablet', 'visitor'),
    )
  const { known } = conclude(NOTHING, air('1', MORNING))
  const { changeset } = conclude(known, air('2', NOON))
  expect(changeset.locations.moved).toHaveLength(2)
  expect(changeset.changes.filter(it => it.item.type === 'endpoint')).toEqual([])
})

test('a finding is opened once, stays while it is there, and is resolved when it is gone', () => {
  const loop = (at: number, isThere: boolean) =>
    site([device('a', { neighbours: isThere ? [hears('3', 'a')] : [], at })])
  const opened = conclude(NOTHING, loop(MORNING, true))
  expect(opened.changeset.findings.opened).toHaveLength(1)
  const stays = conclude(opened.known, loop(NOON, true))
  expect(stays.changeset.findings).toMatchObject({ opened: [], confirmed: [{ seenAtMs: NOON }] })
  const gone = conclude(stays.known, loop(EVENING, false))
  expect(gone.changeset.findings.resolved).toEqual([opened.known.findings[0]?.id])
})
