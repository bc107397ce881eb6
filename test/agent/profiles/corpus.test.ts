import { expect, test } from 'vitest'
import { profiles } from '../../../agent/profiles/registry.ts'
import { type Field, hasCorpus, judgeCorpus, type Verdict } from './corpus.ts'

/** What share of the recordings must come out right, field by field. */
const floors: Record<Field, number> = { kind: 97, vendor: 98, model: 93, serial: 96, version: 93 }

/** The same with all profiles of the device's maker taken away: what the general rules see. */
const floorsWithoutMaker: Record<Field, number> = {
  kind: 70,
  vendor: 90,
  model: 55,
  serial: 30,
  version: 55,
}

function percentRight(verdicts: readonly Verdict[], field: Field): number {
  const judged = verdicts.filter(it => it.field === field)
  return (100 * judged.filter(it => it.verdict === 'right').length) / judged.length
}

function misses(verdicts: readonly Verdict[], field: Field): string {
  return verdicts
    .filter(it => it.field === field && it.verdict !== 'right')
    .map(it => `${it.name}: ${it.verdict}, wants ${it.want}, got ${it.got} (${it.family})`)
    .join('\n')
}

test.skipIf(!hasCorpus)(
  'recorded devices are recognised (needs the recordings beside)',
  async () => {
    const verdicts = await judgeCorpus()
    for (const [field, floor] of Object.entries(floors) as [Field, number][]) {
      expect(percentRight(verdicts, field), misses(verdicts, field)).toBeGreaterThanOrEqual(floor)
    }
    expect(verdicts.filter(it => it.field === 'serial' && it.verdict === 'wrong')).toEqual([])
  },
)

test.skipIf(!hasCorpus)(
  'a device of an unknown maker is told by the general rules (needs the recordings beside)',
  async () => {
    const known = new Map((await judgeCorpus()).map(it => [it.name, it.family]))
    const verdicts = await judgeCorpus(name => {
      const maker = profiles.find(profile => profile.family === known.get(name))?.vendor
      return profiles.filter(profile => profile.isGeneric || profile.vendor !== maker)
    })
    for (const [field, floor] of Object.entries(floorsWithoutMaker) as [Field, number][]) {
      expect(percentRight(verdicts, field), misses(verdicts, field)).toBeGreaterThanOrEqual(floor)
    }
    expect(verdicts.filter(it => it.field === 'serial' && it.verdict === 'wrong')).toEqual([])
  },
)
