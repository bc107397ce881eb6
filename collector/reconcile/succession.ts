import { isDeepStrictEqual } from 'node:util'
import type { Change } from './change.ts'
import type { DeviceRow } from './changeset.ts'
import { rowOf } from './diff-device.ts'
import type { KnownAddress, KnownDevice, Successor } from './known.ts'
import { isLater } from './source.ts'
import { serialsOf } from './weigh-identity.ts'

/**
 * Which of these devices took the place of which, after an observation at `address`. Swapped: it answers nowhere any more,
 * and the successor is who next answered at its last address. Joined: all its chassis are now part of a larger stack.
 * A function of how things are, whatever the order in which that became known; what a person decided stays.
 */
export function findSuccessions(
  devices: readonly KnownDevice[],
  address: string,
): { devices: KnownDevice[]; changes: Change[] } {
  const changed: KnownDevice[] = []
  const changes: Change[] = []
  const stacks = devices
    .filter(({ members }) => members.filter(it => it.isPresent).length > 1)
    .map(device => ({ device, chassis: chassisOf(device) }))
  for (const device of devices) {
    if (device.successor?.because === 'decision') continue
    const others = devices.filter(it => it.id !== device.id)
    const lastAt = lastAnswered(device)
    // Who was at its last address is known completely only when that address was looked at now.
    const swap = lastAt?.address === address ? findSwap(device, lastAt, others) : keptSwap(device)
    const successor = findStack(device, stacks) ?? keptStack(device, others) ?? swap
    if (isDeepStrictEqual(successor, device.successor)) continue
    const { successor: before, ...rest } = device
    changed.push(successor ? { ...rest, successor } : rest)
    changes.push({
      kind: 'changed',
      item: { type: 'device', id: device.id },
      field: 'successor',
      ...(before ? { before } : {}),
      ...(successor ? { after: successor } : {}),
    })
  }
  return { devices: changed, changes }
}

/** The rows, with the successors that were found; each device once. */
export function withSuccessors(
  rows: readonly DeviceRow[],
  succeeded: readonly KnownDevice[],
): DeviceRow[] {
  const byId = new Map(rows.map(it => [it.id, it]))
  for (const device of succeeded) {
    const { successor: _, ...row } = byId.get(device.id) ?? rowOf(device)
    byId.set(device.id, device.successor ? { ...row, successor: device.successor } : row)
  }
  return [...byId.values()]
}

function lastAnswered(device: KnownDevice): KnownAddress | undefined {
  const answered = device.addresses.filter(it => it.answered)
  const [last] = answered.sort((a, b) => (isLater(a.claimed, b.claimed) ? -1 : 1))
  return last
}

function findSwap(
  device: KnownDevice,
  last: KnownAddress,
  others: readonly KnownDevice[],
): Successor | undefined {
  if (device.addresses.some(it => it.isCurrent && it.answered)) return undefined
  const [next] = others
    .flatMap(it => {
      const held = it.addresses.find(one => one.address === last.address && one.answered)
      return held && held.firstSeen > last.claimed.at ? [{ id: it.id, since: held.firstSeen }] : []
    })
    .sort((a, b) => (a.since === b.since ? (a.id < b.id ? -1 : 1) : a.since < b.since ? -1 : 1))
  return next && { id: next.id, because: 'swap' }
}

function keptSwap({ successor, addresses }: KnownDevice): Successor | undefined {
  const answers = addresses.some(it => it.isCurrent && it.answered)
  return successor?.because === 'swap' && !answers ? successor : undefined
}

/** A stack that is not among those at hand still has what it had. */
function keptStack(
  { successor }: KnownDevice,
  others: readonly KnownDevice[],
): Successor | undefined {
  const isAtHand = others.some(it => it.id === successor?.id)
  return successor?.because === 'stack' && !isAtHand ? successor : undefined
}

function findStack(
  device: KnownDevice,
  stacks: readonly { device: KnownDevice; chassis: ReadonlySet<string> }[],
): Successor | undefined {
  if (stacks.length === 0) return undefined
  const own = chassisOf(device)
  if (own.size === 0) return undefined
  const [stack] = stacks
    .filter(it => {
      const { complete } = it.device.sections.members ?? {}
      return (
        it.device.id !== device.id &&
        it.chassis.size > own.size &&
        [...own].every(serial => it.chassis.has(serial)) &&
        complete !== undefined &&
        isLater(complete, device.source)
      )
    })
    .map(it => it.device)
    .sort((one, other) => (one.id < other.id ? -1 : 1))
  return stack && { id: stack.id, because: 'stack' }
}

/** The chassis that it has now; the device's own serial is one where it told of none. */
function chassisOf({ members, values }: KnownDevice): Set<string> {
  const present = members.filter(it => it.isPresent).map(it => it.values)
  return serialsOf(present.length > 0 ? present : [{ serial: values.serial }])
}
