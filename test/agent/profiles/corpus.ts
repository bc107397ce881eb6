import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { identify, probesFor } from '../../../agent/observe/identify.ts'
import { readFacts } from '../../../agent/observe/read-facts.ts'
import type { DeviceProfile } from '../../../agent/profiles/device-profile.ts'
import { profiles } from '../../../agent/profiles/registry.ts'
import { readSystemGroup } from '../../../agent/snmp/system-group.ts'
import { replaySession } from '../replay-session.ts'

/** Recordings of real devices with what a peer says of them, kept beside the repository and never in it. */
const corpus = new URL('../../../../shared/corpus/', import.meta.url)
export const hasCorpus = existsSync(new URL('truth.json', corpus))

const fields = ['kind', 'vendor', 'model', 'serial', 'version'] as const
export type Field = (typeof fields)[number]
type Truth = Partial<Record<Field, string | null>> & {
  kindAlso?: string[]
  vendorAlso?: string[]
  literal?: string[]
  doubt?: string[]
}
export type Verdict = {
  name: string
  field: Field
  verdict: 'right' | 'wrong' | 'absent'
  want: string
  got: string | undefined
  family: string | undefined
}

function loadTruth(): Record<string, Truth> {
  return JSON.parse(readFileSync(new URL('truth.json', corpus), 'utf8')) as Record<string, Truth>
}

/** What the agent says of one recording. */
async function recognise(name: string, families: readonly DeviceProfile[] = profiles) {
  const session = replaySession(readFileSync(new URL(`recordings/${name}.snmprec`, corpus)))
  const answer = await readSystemGroup(session)
  const system = answer.ok ? answer.value : {}
  const probes = probesFor(system, families)
  const probed = probes.length > 0 ? await session.get(probes) : undefined
  const identity = identify(system, probed?.ok ? probed.value : [], families)
  const facts = await readFacts(session, identity, system)
  return {
    kind: identity.kind,
    vendor: identity.vendor,
    ...facts,
    identity,
    system,
    probes,
    cost: session.cost(),
  }
}

export async function judgeCorpus(
  familiesFor: (name: string) => readonly DeviceProfile[] = () => profiles,
): Promise<Verdict[]> {
  const truths = loadTruth()
  const verdicts: Verdict[] = []
  for (const file of readdirSync(new URL('recordings/', corpus)).sort()) {
    const name = file.replace(/\.snmprec$/, '')
    const truth = truths[name]
    if (!truth) continue
    const got = await recognise(name, familiesFor(name))
    for (const field of fields) {
      const verdict = judge(field, truth, got[field])
      if (verdict)
        verdicts.push({
          name,
          field,
          verdict,
          want: String(truth[field]),
          got: got[field],
          family: got.identity.profile?.family,
        })
    }
  }
  return verdicts
}

function judge(
  field: Field,
  truth: Truth,
  have: string | undefined,
): Verdict['verdict'] | undefined {
  const want = truth[field]
  if (!want || want === '<private>' || truth.doubt?.includes(field)) return undefined
  if (['model', 'serial', 'version'].includes(field) && !truth.literal?.includes(field))
    return undefined
  if (!have || (field === 'kind' && have === 'unknown')) return 'absent'
  return isRight(field, want, have, truth) ? 'right' : 'wrong'
}

function isRight(field: Field, want: string, have: string, truth: Truth): boolean {
  switch (field) {
    case 'kind':
      return have === want || (truth.kindAlso ?? []).includes(have)
    case 'vendor':
      return [want, ...(truth.vendorAlso ?? [])].some(it => flat(have).includes(flat(it)))
    case 'serial':
      return flat(have) === flat(want)
    default:
      return isSameText(want, have)
  }
}

function isSameText(want: string, have: string): boolean {
  const [x, y] = [flat(want), flat(have)]
  if (!x || !y || y.length > 3 * x.length + 10) return false
  if (x === y || (Math.min(x.length, y.length) >= 3 && (x.includes(y) || y.includes(x))))
    return true
  const [p, q] = [words(want), words(have)].sort((a, b) => a.size - b.size) as [
    Set<string>,
    Set<string>,
  ]
  return p.size > 0 && [...p].every(word => q.has(word))
}

function flat(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}

function words(text: string): Set<string> {
  return new Set((text.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter(word => /\d/.test(word)))
}
