import type { KindEvidence } from '../../schemas/endpoint.ts'
import type { EndpointReason } from './explain-endpoint.ts'
import type { Language } from './explanation-words.ts'

/** The sentences of an explanation that only endpoints have. */
type Words = {
  reason: Record<Exclude<EndpointReason['kind'], 'pseudonym'>, (what: string) => string>
  pseudonym: string
  kindFrom: (evidence: readonly string[]) => string
  evidence: Record<KindEvidence, string>
  device: (name: string) => string
  cards: (macAddresses: readonly string[]) => string
}

export const endpointWordsOf: Readonly<Record<Language, Words>> = {
  fr: {
    reason: {
      'mac-address': it => `Son adresse MAC ${it} l’identifie, dans cet établissement.`,
      'random-mac': it =>
        `Son adresse MAC ${it} est inventée par l’appareil : on ne sait pas lequel c’est, et il ne compte pas dans l’inventaire.`,
      'address-only': it =>
        `On ne connaît que son adresse ${it} : la première adresse MAC vue à cette adresse reprendra sa fiche.`,
    },
    pseudonym: 'Nom, adresse MAC et adresse sont des pseudonymes donnés par l’agent.',
    kindFrom: evidence => `Son type se déduit de : ${evidence.join(', ')}.`,
    evidence: {
      netbios: 'NetBIOS',
      mdns: 'mDNS',
      lldp: 'LLDP',
      name: 'son nom',
      oui: 'le constructeur de sa carte',
      vlan: 'son VLAN',
    },
    device: it => `C’est l’équipement ${it} : il n’est pas compté deux fois.`,
    cards: it =>
      `Une seule machine avec ${it.length === 1 ? 'la carte' : 'les cartes'} ${it.join(', ')} : même nom, et rien ne s’y oppose.`,
  },
  en: {
    reason: {
      'mac-address': it => `Its MAC address ${it} identifies it, at this site.`,
      'random-mac': it =>
        `Its MAC address ${it} was made up by the host: nobody knows which one it is, and it is no part of the inventory.`,
      'address-only': it =>
        `Only its address ${it} is known: the first MAC address that is seen there takes its record over.`,
    },
    pseudonym: "Name, MAC address and address are the agent's pseudonyms.",
    kindFrom: evidence => `Its kind follows from: ${evidence.join(', ')}.`,
    evidence: {
      netbios: 'NetBIOS',
      mdns: 'mDNS',
      lldp: 'LLDP',
      name: 'its name',
      oui: 'the maker of its card',
      vlan: 'its VLAN',
    },
    device: it => `It is the device ${it}: it is not counted twice.`,
    cards: it =>
      `One machine with ${it.length === 1 ? 'the card' : 'the cards'} ${it.join(', ')}: the same name, and nothing against it.`,
  },
}
