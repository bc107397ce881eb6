import { failure, type Result, success } from '../../schemas/result.ts'
import type { Sweep, SweepFailure } from './live-host.ts'

/** Some of the addresses, and what came of looking at them. */
export type SweptPart = { addresses: readonly string[]; swept: Result<Sweep, SweepFailure> }

/**
 * One sweep of all the addresses from those of parts of them. A part without a route is unreached; it fails when every part
 * has, or when there is no way to send at all.
 */
export function joinSweeps(
  addresses: readonly string[],
  parts: readonly SweptPart[],
): Result<Sweep, SweepFailure> {
  const failures = parts.flatMap(({ swept }) => (swept.ok ? [] : [swept.failure]))
  const worst = failures.find(({ kind }) => kind !== 'no-route') ?? failures[0]
  if (worst && (worst.kind !== 'no-route' || failures.length === parts.length)) {
    return failure(worst)
  }
  const order = new Map(addresses.map((address, index) => [address, index]))
  const inOrder = <Item extends { address: string }>(items: Item[]) =>
    items.sort((a, b) => (order.get(a.address) ?? 0) - (order.get(b.address) ?? 0))
  const methods = parts.flatMap(({ swept }) => (swept.ok ? [swept.value.method] : []))
  return success({
    method: methods[0] ?? 'none',
    hosts: inOrder(parts.flatMap(({ swept }) => (swept.ok ? swept.value.hosts : []))),
    unreached: inOrder(
      parts.flatMap(({ addresses, swept }) =>
        swept.ok
          ? swept.value.unreached
          : addresses.map(address => ({ address, reason: swept.failure.detail })),
      ),
    ),
  })
}
