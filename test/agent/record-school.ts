import { createDeviceResponder } from '../lab/mibs/device-responder.ts'
import { createRowCache } from '../lab/mibs/row-cache.ts'
import { modelOf } from '../lab/models/registry.ts'
import { createNetwork } from '../lab/network/network.ts'
import type { SnmpValue } from '../lab/snmp/value.ts'
import { generateSchool } from '../lab/truth/generate-school.ts'

/** Everything that one device of each model in a small simulated school answers, in the form of a recording. */
export function recordSchool(): string[] {
  const counts = { switches: 12, pcs: 20, tablets: 3, servers: 3, ups: 1, accessPoints: 2 }
  const at = Date.parse('2026-11-20T09:00:00Z')
  const school = generateSchool({ uai: '0450029M', name: 'Lycée', seed: 5, network: 92, ...counts })
  const network = createNetwork(school, at)
  const cache = createRowCache()
  const byModel = new Map(school.devices.map(device => [device.model, device]))
  return [...byModel.values()].map(device => {
    const model = modelOf(device.model)
    const options = { network, device, model, community: 'public', now: () => at, cache }
    const view = createDeviceResponder(options).viewFor('public')
    const lines: string[] = []
    for (let entry = view?.after([1]); entry; entry = view?.following(entry)) {
      lines.push(`${entry.oid.join('.')}|${wordsOf(entry.value)}`)
    }
    return lines.join('\n')
  })
}

function wordsOf(value: SnmpValue): string {
  if ('bytes' in value) return `${value.tag}x|${Buffer.from(value.bytes).toString('hex')}`
  if ('oid' in value) return `${value.tag}|${value.oid.join('.')}`
  return `${value.tag}|${'number' in value ? value.number : ''}`
}
