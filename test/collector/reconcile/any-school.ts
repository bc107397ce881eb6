import fc from 'fast-check'
import type { Endpoint } from '../../../schemas/endpoint.ts'
import { aPc, aPlainServer, aSwitch, at, hosts, newId, observed, port } from '../school.ts'
import type { InventoryMessage } from './memory-cmdb.ts'

// A small school over four scans in which everything that may change changes: names, versions, ports that come and go,
// tables that fail, renumbered and swapped switches, DHCP, hosts that are devices.

const maybe = <Value>(...values: Value[]) => fc.constantFrom(undefined, ...values)

const ports = fc.oneof(
  fc.constant({ status: 'failed' as const, reason: 'timed out' }),
  fc.constant({ status: 'unsupported' as const }),
  fc
    .uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 4 })
    .chain(numbers =>
      fc.tuple(
        ...numbers.map(number =>
          fc
            .record({
              alias: maybe('PC', 'uplink'),
              duplex: maybe('full' as const, 'half' as const),
              accessVlan: maybe(10, 20),
              isUp: fc.boolean(),
            })
            .map(({ isUp, ...optional }) => port(`${number}`, { isUp, ...present(optional) })),
        ),
      ),
    )
    .map(rows => ({ status: 'complete' as const, rows })),
)

function present<Fields extends object>(fields: Fields) {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }
}

/** Switch 1 may stand at another address; switches 2 and 12 are one place, where the one was swapped for the other. */
const switches = fc
  .record({
    number: fc.constantFrom(1, 2, 3, 12),
    name: maybe('rca-1', 'rca-2'),
    version: maybe('7.1', '7.2'),
    kind: fc.constantFrom('switch' as const, 'unknown' as const),
    macAddress: fc.boolean(),
    moved: fc.boolean(),
    isListing: fc.boolean(),
    interfaces: ports,
    members: fc.constantFrom(undefined, [1], [1, 2], [2, 1]),
  })
  .map(({ number, moved, isListing, members, macAddress, ...told }) => {
    const address = `10.1.2.${number === 12 ? 2 : number === 1 && moved ? 99 : number}`
    return aSwitch(number, {
      ...told,
      address,
      ...(isListing ? { addresses: [address, `10.1.3.${number}`] } : {}),
      ...(macAddress ? {} : { macAddress: undefined }),
      ...(members
        ? {
            members: members.map((it, index) => ({
              position: index + 1,
              serial: `${number}MEMBER${it}`,
            })),
          }
        : {}),
    })
  })

const servers = fc
  .record({ number: fc.constantFrom(51, 52), location: maybe('A', 'B') })
  .map(({ number, location }) => aPlainServer(number, { location }))

const pcs = fc
  .record({
    number: fc.integer({ min: 1, max: 4 }),
    address: fc.constantFrom('10.1.20.1', '10.1.20.2', '10.1.20.3'),
    name: maybe('a107', 'b212'),
    kind: fc.constantFrom<Pick<Endpoint, 'kind' | 'kindFrom'>>(
      { kind: 'pc', kindFrom: ['netbios'] },
      { kind: 'printer', kindFrom: ['mdns', 'oui'] },
      { kind: 'unknown' },
    ),
  })
  .map(({ number, address, kind, ...more }) => aPc(number, { address, ...kind, ...present(more) }))

/** The same hosts, as a switch has learnt them: by their MAC alone. Also the card of a switch, and what nobody resolved. */
const learnt = fc
  .oneof(
    fc.integer({ min: 1, max: 5 }).map(number => aPc(number)),
    fc.constant(aPc(3, { macAddress: '00:1b:3f:00:03:01' })),
  )
  .map(({ macAddress }) => ({
    type: 'endpoint' as const,
    macAddress,
    kind: 'unknown' as const,
    via: ['bridge' as const],
  }))

/** A host of a VLAN with pseudonyms; the second has made its own address up. */
const pseudonyms = fc.constantFrom('72:65:01:02:03:04', '72:72:01:02:03:04').map(macAddress => ({
  ...{ type: 'endpoint' as const, macAddress, address: 'fd72:6563:656e:7365:1:2:3:4' },
  ...{ kind: 'unknown' as const, via: ['icmp' as const], isPseudonym: true as const },
}))

/** Hosts that only answered, at addresses where at most one MAC is ever seen, or that belong to devices. */
const nameless = fc
  .constantFrom('10.1.20.200', '10.1.20.201', '10.1.2.3', '10.1.2.51')
  .map(address => ({
    type: 'endpoint' as const,
    address,
    kind: 'unknown' as const,
    via: ['icmp' as const],
  }))
const becomesKnown = fc.constant(aPc(200, { address: '10.1.20.200' }))
const devicesOwn = fc.constantFrom(
  aPc(3, { macAddress: '00:1b:3f:00:03:00', address: '10.1.2.3' }),
  aPc(51, { macAddress: '52:54:00:00:00:51', address: '10.1.2.51' }),
)
const endpoints = fc.array(fc.oneof(pcs, learnt, pseudonyms, nameless, becomesKnown, devicesOwn), {
  maxLength: 5,
})

type Body = Pick<InventoryMessage, 'kind' | 'body'>

export const anySchool: fc.Arbitrary<InventoryMessage[]> = fc
  .array(
    fc.oneof(
      switches.map(
        it =>
          (time: string): Body => ({ kind: 'observation', body: observed(it, time) }),
      ),
      servers.map(
        it =>
          (time: string): Body => ({ kind: 'observation', body: observed(it, time) }),
      ),
      fc.tuple(endpoints, fc.constantFrom(10, 20)).map(
        ([it, vlan]) =>
          (time: string): Body => ({
            kind: 'endpoints',
            body: hosts(it, time, vlan),
          }),
      ),
    ),
    { minLength: 2, maxLength: 12 },
  )
  .map(bodies =>
    bodies.map((body, index) => {
      // Nobody moves and renames a switch within half an hour: that would be two of them.
      const time = new Date(Date.parse(at('00:00')) + index * 40 * 60_000).toISOString()
      return { id: newId(), ...body(time) } as InventoryMessage
    }),
  )
