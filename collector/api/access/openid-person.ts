import { SiteId } from '../../../schemas/site-id.ts'
import type { OpenidPerson } from '../../cmdb/openid-account.ts'
import { Role, type SiteReach } from '../../cmdb/role.ts'
import type { OpenidSettings } from './access-settings.ts'

/** Who somebody is by a provider's claims; undefined when these give them no role, or no site, here. */
export function openidPerson(
  claims: Readonly<Record<string, unknown>>,
  settings: OpenidSettings,
): OpenidPerson | undefined {
  const { sub, preferred_username, email } = claims
  if (typeof sub !== 'string') return undefined
  const values = listOf(claims[settings.roleClaim])
  // The highest that any of their values gives.
  const role = Role.options.findLast(it =>
    settings.roles[it]?.some(value => values.includes(value)),
  )
  const sites = sitesOf(claims, settings.sitesClaim)
  if (role === undefined || sites === undefined) return undefined
  const name = [preferred_username, email, sub].find(it => typeof it === 'string' && it.length > 1)
  return { issuer: settings.issuer, subject: sub, name: String(name ?? sub), role, sites }
}

function sitesOf(
  claims: Readonly<Record<string, unknown>>,
  claim: string | undefined,
): SiteReach | undefined {
  if (claim === undefined) return 'all'
  const values = listOf(claims[claim])
  if (values.includes('*')) return 'all'
  const sites = values.filter(it => SiteId.safeParse(it).success)
  return sites.length > 0 ? sites : undefined
}

function listOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter(it => typeof it === 'string') : []
}
