import type { z } from 'zod'
import type { RegisteredLink } from '../cmdb/link-register.ts'
import type { LinkChange } from './link-schemas.ts'

type Change = Omit<z.infer<typeof LinkChange>, 'contractSince'>

/** The link with what the change says; what it does not mention stays, what it calls null is taken away. */
export function mergeLinkChange(before: RegisteredLink, change: Change): RegisteredLink {
  const merged = { ...before, ...withoutUndefined(change) }
  const kept = Object.entries(merged).filter(([, value]) => value !== null)
  return Object.fromEntries(kept) as RegisteredLink
}

function withoutUndefined(change: Change): Change {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
