import { expect, test } from 'vitest'
import type { DeviceProfile, FactSource, MatchRule } from '../agent/profiles/device-profile.ts'
import { profiles } from '../agent/profiles/registry.ts'
import { DeviceKind } from '../schemas/device-kind.ts'

const rules = profiles.flatMap(profile => profile.match.map(rule => ({ profile, rule })))
const prefixes = rules.flatMap(({ rule }) => rule.sysObjectId ?? [])

function factSources(profile: DeviceProfile): FactSource[] {
  const { model = [], serial = [], version = [], kinds = [], brands = [] } = profile
  const deciding = [
    ...kinds.map(it => it.when),
    ...brands.map(it => ('told' in it ? it.told : it.when)),
  ]
  const flat = (source: FactSource): FactSource[] =>
    'join' in source ? source.join.flatMap(flat) : [source]
  return [...model, ...serial, ...version, ...deciding].flatMap(flat)
}

function patterns(profile: DeviceProfile): RegExp[] {
  const ofRule = (rule: MatchRule) => [rule.sysDescr, rule.probe?.value]
  return [
    ...profile.match.flatMap(ofRule),
    ...factSources(profile).map(source => ('pattern' in source ? source.pattern : undefined)),
    profile.members?.where?.value,
  ].filter(pattern => pattern !== undefined)
}

function objects(profile: DeviceProfile): string[] {
  const { model, serial, version, where } = profile.members ?? {}
  return [
    ...profile.match.flatMap(rule => [...(rule.sysObjectId ?? []), rule.probe?.oid]),
    ...factSources(profile).map(source =>
      'oid' in source ? source.oid : 'column' in source ? source.column : undefined,
    ),
    ...[model, serial, version, where?.column],
  ].filter(oid => oid !== undefined)
}

test('every family has a name of its own', () => {
  const families = profiles.map(profile => profile.family)
  expect(families.filter((family, at) => families.indexOf(family) !== at)).toEqual([])
})

test('a maker is spelt one way in all its profiles', () => {
  const spellings = new Map<string, Set<string>>()
  for (const { vendor } of profiles) {
    const key = vendor.toLowerCase().replace(/[^a-z0-9]/g, '')
    spellings.set(key, (spellings.get(key) ?? new Set()).add(vendor))
  }
  expect([...spellings.values()].filter(it => it.size > 1)).toEqual([])
})

test('every kind is one of the inventory', () => {
  for (const { kind, kinds = [] } of profiles) {
    for (const each of [kind, ...kinds.map(it => it.kind)]) DeviceKind.parse(each)
  }
})

test('every object is dotted numbers that end at an arc', () => {
  const wrong = profiles.flatMap(objects).filter(oid => !/^\d+(?:\.\d+)+$/.test(oid))
  expect(wrong).toEqual([])
})

test('a prefix of sysObjectID is at least as long as an enterprise number', () => {
  const short = prefixes.filter(prefix => prefix.split('.').length < 7)
  expect(short).toEqual([])
})

test('no rule fits every device', () => {
  const open = rules.filter(
    ({ rule }) => !rule.sysObjectId?.length && !rule.sysDescr && !rule.probe,
  )
  expect(open.map(({ profile }) => profile.family)).toEqual([])
})

test('no two families claim one prefix of sysObjectID with nothing else to tell them apart', () => {
  const owners = new Map<string, string[]>()
  for (const { profile, rule } of rules) {
    if (rule.sysDescr || rule.probe || profile.isGeneric) continue
    for (const prefix of new Set(rule.sysObjectId)) {
      owners.set(prefix, [...new Set([...(owners.get(prefix) ?? []), profile.family])])
    }
  }
  expect([...owners].filter(([, families]) => families.length > 1)).toEqual([])
})

test('a pattern names its value, or nothing', () => {
  const others = profiles.flatMap(profile =>
    patterns(profile)
      .filter(pattern => [...pattern.source.matchAll(/\(\?<(\w+)>/g)].some(it => it[1] !== 'value'))
      .map(pattern => `${profile.family}: ${pattern}`),
  )
  expect(others).toEqual([])
})

test('a pattern remembers nothing between two devices', () => {
  const stateful = profiles.flatMap(patterns).filter(pattern => pattern.global || pattern.sticky)
  expect(stateful).toEqual([])
})

test('no pattern takes long over a hostile description', () => {
  const hostile = ['A', ' ', '-', '1', 'a1-', 'X9 ', '(', ';', 'AXIS ', 'Linux '].map(part =>
    part.repeat(Math.ceil(1024 / part.length)),
  )
  const startedAt = performance.now()
  for (const pattern of profiles.flatMap(patterns)) {
    for (const text of hostile) pattern.test(text)
  }
  expect(performance.now() - startedAt).toBeLessThan(5000)
})
