import type { Cable, Device, Port, PortReference, School } from '../truth/school.ts'

/** How a device hangs under the next one towards the core. */
export type Attachment = {
  readonly upper: Device
  readonly lower: Device
  /** Port names as a bridge sees them: the aggregation where there is one. */
  readonly upperPort: string
  readonly lowerPort: string
  readonly cables: readonly Cable[]
}

/** The school as a tree rooted at the core switch. */
export type Tree = {
  device(name: string): Device
  port(device: string, port: string): Port
  /** Undefined for the core. */
  parent(device: string): Attachment | undefined
  children(device: string): readonly Attachment[]
  /** Cables with an end on this device. */
  cables(device: string): readonly Cable[]
  /** What is at the other end of the cable in this port, if there is one. */
  otherEnd(device: string, port: string): PortReference | undefined
  /** Spanning tree lets nothing through there: the end of a cable that closes a ring. */
  isBlocked(device: string, port: string): boolean
  /** The device and everything behind it. */
  subtree(device: string): readonly Device[]
}

export function buildTree(school: School): Tree {
  const devices = new Map(school.devices.map(device => [device.name, device]))
  const device = (name: string): Device => required(devices.get(name), `device ${name}`)
  const ports = new Map<string, Map<string, Port>>()

  function port(deviceName: string, portName: string): Port {
    let ofDevice = ports.get(deviceName)
    if (!ofDevice) {
      // Only devices somebody asks about get an index: a school may have 3,000 of them.
      ofDevice = new Map(device(deviceName).ports.map(each => [each.name, each]))
      ports.set(deviceName, ofDevice)
    }
    return required(ofDevice.get(portName), `port ${portName} of ${deviceName}`)
  }
  const logical = (deviceName: string, portName: string): string =>
    port(deviceName, portName).aggregate ?? portName

  const cables = new Map<string, Cable[]>()
  const ends = new Map<string, PortReference>()
  const parents = new Map<string, Attachment>()
  const children = new Map<string, Attachment[]>()
  const blocked = new Set<string>()
  for (const cable of school.cables) {
    ends.set(`${cable.upper.device}/${cable.upper.port}`, cable.lower)
    ends.set(`${cable.lower.device}/${cable.lower.port}`, cable.upper)
    append(cables, cable.upper.device, cable)
    append(cables, cable.lower.device, cable)
    if (cable.isSpare) {
      blocked.add(`${cable.lower.device}/${cable.lower.port}`)
      continue
    }
    const known = parents.get(cable.lower.device)
    if (known) {
      ;(known.cables as Cable[]).push(cable)
      continue
    }
    const attachment: Attachment = {
      upper: device(cable.upper.device),
      lower: device(cable.lower.device),
      upperPort: logical(cable.upper.device, cable.upper.port),
      lowerPort: logical(cable.lower.device, cable.lower.port),
      cables: [cable],
    }
    parents.set(cable.lower.device, attachment)
    append(children, cable.upper.device, attachment)
  }

  const tree: Tree = {
    device,
    port,
    parent: name => parents.get(name),
    children: name => children.get(name) ?? [],
    cables: name => cables.get(name) ?? [],
    otherEnd: (deviceName, portName) => ends.get(`${deviceName}/${portName}`),
    isBlocked: (deviceName, portName) => blocked.has(`${deviceName}/${portName}`),
    subtree: name => {
      const found = [device(name)]
      for (let at = 0; at < found.length; at += 1) {
        for (const child of tree.children(found[at]?.name ?? '')) found.push(child.lower)
      }
      return found
    },
  }
  return tree
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function required<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`the school has no ${what}`)
  return value
}
