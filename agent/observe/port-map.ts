import type { Interface } from '../../schemas/interface.ts'
import type { LldpLocalPort } from '../mibs/lldp-mib.ts'
import type { Tables } from './read-tables.ts'

/** The one place that knows which interface the numbers of different MIBs stand for. */
export type PortMap = {
  /** Name of the interface with an ifIndex. */
  nameOf(ifIndex: number | undefined): string | undefined
  /** Of a BRIDGE-MIB port. */
  ifIndexOfBasePort(port: number): number | undefined
  /** Of an LLDP-MIB port, which IEEE 802.1AB leaves each maker to number. */
  ifIndexOfLldpPort(localPort: number): number | undefined
}

/**
 * Translates by what the device itself says. A number that no table explains stays unexplained, but for LLDP: there,
 * when the device does not describe its port, a bridge port of that number is taken for it (the usual numbering in
 * switches), else an interface of that ifIndex.
 */
export function createPortMap(
  tables: Pick<Tables, 'interfaces' | 'basePorts'> & {
    neighbours: Pick<Tables['neighbours'], 'localPorts'>
  },
): PortMap {
  const interfaces = tables.interfaces.status === 'complete' ? tables.interfaces.rows : []
  const basePorts = tables.basePorts.status === 'complete' ? tables.basePorts.rows : []
  const { localPorts } = tables.neighbours
  const lldpPorts = localPorts.status === 'complete' ? localPorts.rows : []

  const names = new Map(interfaces.map(port => [port.index, port.name]))
  const byBasePort = new Map(basePorts.map(({ port, ifIndex }) => [port, ifIndex]))
  const described = new Map(
    lldpPorts.map(port => [port.localPort, interfaceDescribedBy(port, interfaces)]),
  )

  return {
    nameOf: ifIndex => (ifIndex === undefined ? undefined : names.get(ifIndex)),
    ifIndexOfBasePort: port => byBasePort.get(port),
    ifIndexOfLldpPort(localPort) {
      const candidates = [described.get(localPort), byBasePort.get(localPort), localPort]
      return candidates.find(ifIndex => ifIndex !== undefined && names.has(ifIndex))
    },
  }
}

/** LldpPortIdSubtype: interfaceAlias(1), portComponent(2), macAddress(3), interfaceName(5), local(7). */
function interfaceDescribedBy(
  { idSubtype, id, description }: LldpLocalPort,
  interfaces: readonly Interface[],
): number | undefined {
  const found =
    (id !== undefined ? only(interfaces, port => port.name === id) : undefined) ??
    (id !== undefined ? only(interfaces, port => port.description === id) : undefined) ??
    (idSubtype === 3 ? only(interfaces, port => port.macAddress === id) : undefined) ??
    (idSubtype === 1 ? only(interfaces, port => port.alias === id) : undefined) ??
    (description !== undefined
      ? (only(interfaces, port => port.name === description) ??
        only(interfaces, port => port.description === description))
      : undefined) ??
    // "local" is whatever the maker likes; a number is most often the ifIndex.
    (idSubtype === 7 && id !== undefined && /^\d+$/.test(id)
      ? only(interfaces, port => port.index === Number(id))
      : undefined) ??
    (description !== undefined ? only(interfaces, port => port.alias === description) : undefined)
  return found?.index
}

/** The one that fits; none when several do, because a wrong port is worse than none. */
function only<Item>(items: readonly Item[], fits: (item: Item) => boolean): Item | undefined {
  const found = items.filter(fits)
  return found.length === 1 ? found[0] : undefined
}
