import { z } from 'zod'

/** What an account may do, each role all that those before it may. */
export const Role = z.enum(
  ['viewer', 'operator', 'administrator'],
  'expected viewer, operator or administrator',
)
export type Role = z.infer<typeof Role>

/** Whether somebody with the first role may do what the second one is for. */
export function isRoleEnough(role: Role, wanted: Role): boolean {
  return Role.options.indexOf(role) >= Role.options.indexOf(wanted)
}

/** The sites that somebody is for. */
export type SiteReach = 'all' | readonly string[]

/** Sites that are in both. */
export function narrowReach(one: SiteReach, other: SiteReach): SiteReach {
  if (one === 'all') return other
  return other === 'all' ? one : one.filter(site => other.includes(site))
}
