import { hash } from 'node:crypto'
import type { Told } from './reconcile.ts'

/**
 * Equal for messages of one site that tell the same, but for when: SHA-256 of their JSON. How long a device has been up is
 * new every time.
 */
export function digestOfTold(told: Told): string {
  return hash('sha256', JSON.stringify(withoutInstants(told)), 'base64')
}

function withoutInstants(told: Told): unknown {
  if (told.kind === 'endpoints') {
    const { vlan, endpoints } = told.body
    return ['endpoints', vlan ?? '', endpoints]
  }
  const { uptimeSeconds, ...observation } = told.body.observation
  return ['observation', uptimeSeconds !== undefined, observation]
}
