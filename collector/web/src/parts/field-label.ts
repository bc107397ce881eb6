import type { Say } from '../i18n/create-say.ts'
import type { SentenceKey } from '../i18n/en.ts'
import { isSentence } from '../i18n/is-sentence.ts'

/** Whose last part is called otherwise by the API than its label is. */
const ownKeys: Readonly<Record<string, SentenceKey>> = {
  name: 'field.name',
  password: 'accounts.password',
  current: 'account.password.current',
  role: 'accounts.role',
  site: 'sites.uai',
  uai: 'sites.uai',
  down: 'links.field.downMbps',
  up: 'links.field.upMbps',
  circuit: 'links.field.circuitId',
  sites: 'accounts.sites',
  opensAt: 'hours.opensAt',
  closesAt: 'hours.closesAt',
  timeZone: 'hours.timeZone',
  weekdays: 'hours.weekdays',
  closures: 'hours.closures',
  patience: 'hours.patience',
  startsAt: 'maintenance.from',
  endsAt: 'maintenance.until',
  comment: 'alerts.comment',
  reason: 'correction.reason',
  targets: 'plan.vlan.targets',
  id: 'plan.vlan.id',
}
const families = ['field', 'links.field', 'links.threshold', 'imports.column', 'plan.field']

/**
 * What a form calls the field that the API names by its place in the body (`contract.downMbps`, `vlans.0.targets.1`); the place
 * itself where no form shows it.
 */
export function fieldLabel(place: string, say: Say): string {
  const parts = place.split('.').filter(it => !/^\d+$/.test(it))
  const last = parts.at(-1) ?? ''
  const key = [ownKeys[last], ...families.map(it => `${it}.${last}`)].find(
    (it): it is SentenceKey => it !== undefined && isSentence(it),
  )
  if (key === undefined) return place
  // A label tells the unit for who fills it in.
  const label = say(key).replace(/,? ?(\([^)]*\)|Mbit\/s)$/, '')
  const vlan = /^vlans\.(\d+)\./.exec(place)?.[1]
  return vlan === undefined
    ? label
    : say('refusal.vlan', { field: label, number: String(Number(vlan) + 1) })
}
