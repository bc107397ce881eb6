import { isDeepStrictEqual } from 'node:util'
import type { Change } from './change.ts'
import { compareAddresses } from './ip-order.ts'
import type { KnownAddress, KnownDevice } from './known.ts'
import { earlier, isLater, isSame, later, type Source } from './source.ts'

/** A device that was never told to have lost an address keeps it this long beside those it answers at. */
const UNCONFIRMED_FOR_MS = 7 * 24 * 3_600_000

export type AddressesDiff = {
  /** All addresses of the device as they will be. */
  addresses: KnownAddress[]
  /** Those that must be written. */
  rows: KnownAddress[]
  changes: Change[]
}

/** What an observation tells of its device's addresses: where it answered, and, when the device listed them, all it has. */
export type ToldAddresses = { answered: string; listed?: readonly string[] | undefined }

/** What is known of the device's addresses: each, and when the device last listed them all. */
export type AddressBook = {
  deviceId: string
  addresses: readonly KnownAddress[]
  listed?: Source | undefined
  /** The device's latest observation, the one at hand included. */
  lastSeen: string
}

/**
 * The device's addresses after an observation. One is current until the device's own list lacks it, or another device
 * answers at it later, or it was not confirmed for a week. Past ones stay on record.
 */
export function diffAddresses(
  book: AddressBook,
  told: ToldAddresses,
  rivals: readonly KnownDevice[],
  source: Source,
): AddressesDiff {
  const list = told.listed ? later(source, book.listed) : book.listed
  const before = new Map(book.addresses.map(it => [it.address, it]))
  const toldNow = new Set([told.answered, ...(told.listed ?? [])])

  const addresses = [...new Set([...before.keys(), ...toldNow])].map(address => {
    const old = before.get(address)
    const row = confirm(address, old, toldNow.has(address), told.answered, source)
    // What ended an address once (a list, a newcomer who may not be at hand now) still does.
    const isPast = old !== undefined && !old.isCurrent && isSame(old.claimed, row.claimed)
    const isCurrent =
      !isPast &&
      (!list || !isLater(list, row.claimed)) &&
      Date.parse(book.lastSeen) - Date.parse(row.claimed.at) <= UNCONFIRMED_FOR_MS &&
      !rivals.some(rival => hasTaken(rival, row))
    return { ...row, isCurrent }
  })
  return diff(book.deviceId, before, addresses)
}

function confirm(
  address: string,
  old: KnownAddress | undefined,
  isTold: boolean,
  answeredAddress: string,
  source: Source,
): Omit<KnownAddress, 'isCurrent'> {
  if (old && !isTold) return old
  const answered = address === answeredAddress ? later(source, old?.answered) : old?.answered
  return {
    address,
    firstSeen: earlier(source.at, old?.firstSeen ?? source.at),
    claimed: later(source, old?.claimed),
    ...(answered ? { answered } : {}),
  }
}

/** What another device keeps of its addresses once somebody else answered at one of them. */
export function yieldAddress(device: KnownDevice, address: string, taken: Source): AddressesDiff {
  const before = new Map(device.addresses.map(it => [it.address, it]))
  const addresses = device.addresses.map(it =>
    it.address === address && it.answered && isLater(taken, it.claimed)
      ? { ...it, isCurrent: false }
      : it,
  )
  return diff(device.id, before, addresses)
}

/** Answers this close together may belong to one scan, in which a device is met at each of its addresses. */
const SAME_SCAN_MS = 2 * 3_600_000

/** The address to reach a device at: the lowest current one at which it answered in the latest scan, else any current one. */
export function primaryAddress(addresses: readonly KnownAddress[]): string | undefined {
  const current = addresses.filter(it => it.isCurrent)
  const answering = current.filter(it => it.answered)
  const newest = Math.max(...answering.map(answeredAt))
  const latest = answering.filter(it => newest - answeredAt(it) <= SAME_SCAN_MS)
  const [lowest] = (latest.length > 0 ? latest : current)
    .map(it => it.address)
    .sort(compareAddresses)
  return lowest
}

function answeredAt({ answered }: KnownAddress): number {
  return answered ? Date.parse(answered.at) : Number.NEGATIVE_INFINITY
}

/** An address that a device only lists may be shared, as a virtual router's is; one that it answered at may not. */
function hasTaken(rival: KnownDevice, row: Omit<KnownAddress, 'isCurrent'>): boolean {
  const theirs = rival.addresses.find(it => it.address === row.address)
  if (!theirs?.answered || !row.answered) return false
  return isLater(theirs.answered, row.claimed)
}

function diff(
  deviceId: string,
  before: ReadonlyMap<string, KnownAddress>,
  addresses: KnownAddress[],
): AddressesDiff {
  const rows = addresses.filter(it => {
    const old = before.get(it.address)
    return !old || !isDeepStrictEqual(old, it)
  })
  const changes = rows.flatMap((it): Change[] => {
    const wasCurrent = before.get(it.address)?.isCurrent ?? false
    if (wasCurrent === it.isCurrent) return []
    const item = { type: 'address' as const, id: deviceId, key: it.address }
    return [{ kind: it.isCurrent ? 'added' : 'removed', item }]
  })
  return { addresses, rows, changes }
}
