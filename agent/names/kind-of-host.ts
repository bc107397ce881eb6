import type { DeviceKind } from '../../schemas/device-kind.ts'
import { KindEvidence } from '../../schemas/endpoint.ts'
import {
  COMPUTING_SERVICES,
  HANDHELD_MAKERS,
  kindsOfDefaultNames,
  kindsOfMakers,
  kindsOfModels,
  kindsOfServices,
  PHONE_MAKERS,
  PRINTING_SERVICES,
  TABLET_VLAN,
  WIRELESS_VLAN,
} from './host-kinds.ts'
import type { MdnsHost } from './mdns-message.ts'
import type { NodeStatus } from './node-status.ts'

/** All that may tell the kind of a host. */
export type HostEvidence = {
  netbios?: NodeStatus | undefined
  mdns?: MdnsHost | undefined
  /** Its switch hears by LLDP or CDP that it is a telephone. */
  isTelephone?: boolean
  name?: string | undefined
  /** Maker of its network card. */
  maker?: string | undefined
  /** Name and purpose of its VLAN. */
  vlan?: string | undefined
}

/** One conclusion, and what it is drawn from. */
type Clue = { kind: DeviceKind; from: readonly KindEvidence[] }

/**
 * What a host is, by the strongest evidence there is, and everything that says the same. What a host says of itself outweighs
 * the maker of its card, and a maker of one kind of thing outweighs NetBIOS, which printers and NAS speak, too.
 */
export function kindOfHost(evidence: HostEvidence): {
  kind: DeviceKind
  kindFrom?: KindEvidence[]
} {
  const clues = cluesIn(evidence)
  const [strongest] = clues
  if (!strongest) return { kind: 'unknown' }
  const agreeing = new Set(
    clues.filter(clue => clue.kind === strongest.kind).flatMap(clue => clue.from),
  )
  return {
    kind: strongest.kind,
    kindFrom: KindEvidence.options.filter(source => agreeing.has(source)),
  }
}

/** Strongest first. */
function cluesIn({ netbios, mdns, isTelephone, name, maker, vlan }: HostEvidence): Clue[] {
  const said: (Clue | undefined)[] = [
    netbios?.isDomainController ? { kind: 'server', from: ['netbios'] } : undefined,
    clue(mdns && kindByMdns(mdns, netbios), 'mdns'),
    clue(isTelephone ? 'phone' : undefined, 'lldp'),
    clue(firstFit(kindsOfDefaultNames, name), 'name'),
    clue(firstFit(kindsOfMakers, maker), 'oui'),
    // Samba, on servers and NAS alike, gives zeros for its MAC; Windows gives its card's.
    clue(netbios?.macAddress ? 'pc' : undefined, 'netbios'),
    handheld(maker, vlan),
  ]
  return said.filter(it => it !== undefined)
}

function kindByMdns(
  { model, services }: MdnsHost,
  netbios: NodeStatus | undefined,
): DeviceKind | undefined {
  const byModel = firstFit(kindsOfModels, model)
  if (byModel) return byModel
  const prints = PRINTING_SERVICES.some(it => services.includes(it))
  const computes = COMPUTING_SERVICES.some(it => services.includes(it))
  if (prints && !computes && !netbios?.isDomainController) return 'printer'
  return kindsOfServices.find(([service]) => services.includes(service))?.[1]
}

function handheld(maker: string | undefined, vlan: string | undefined): Clue | undefined {
  if (maker === undefined || vlan === undefined) return undefined
  const isHandheldMaker = HANDHELD_MAKERS.test(maker) || PHONE_MAKERS.test(maker)
  if (TABLET_VLAN.test(vlan) && isHandheldMaker) return { kind: 'tablet', from: ['oui', 'vlan'] }
  // In any other wireless VLAN a tablet, a phone and a laptop of one maker look the same.
  return WIRELESS_VLAN.test(vlan) && PHONE_MAKERS.test(maker)
    ? { kind: 'phone', from: ['oui', 'vlan'] }
    : undefined
}

function clue(kind: DeviceKind | undefined, from: KindEvidence): Clue | undefined {
  return kind && { kind, from: [from] }
}

function firstFit(
  table: readonly (readonly [RegExp, DeviceKind])[],
  text: string | undefined,
): DeviceKind | undefined {
  return text === undefined ? undefined : table.find(([pattern]) => pattern.test(text))?.[1]
}
