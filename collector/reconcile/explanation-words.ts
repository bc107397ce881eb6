import type { CaseDecision } from './case-decision.ts'
import type { FieldSource } from './golden-record.ts'
import type { CaseQuestion } from './identity-case.ts'
import type { Settlement } from './settle-case.ts'

export const languages = ['fr', 'en'] as const
export type Language = (typeof languages)[number]

type Told = (what: string) => string
type Because = 'swap' | 'stack' | 'decision'
type FromSentence = (field: string, value: string, by: string | undefined, when: string) => string

/** The sentences of an explanation. */
type Words = {
  title: (name: string, product: string) => string
  reason: Record<'serial' | 'mac-address' | 'junk-serial' | 'stack' | 'address-only', Told> & {
    'name-and-address': (name: string, address: string) => string
  }
  shared: (count: number) => string
  lastSeen: (when: string, agent: string | undefined, agreed: readonly string[]) => string
  firstSeen: Told
  from: Record<FieldSource, FromSentence>
  locked: string
  observed: Told
  mergedInto: Told
  merged: Told
  successor: Record<Because, Told>
  predecessor: Record<Because, Told>
  question: Record<CaseQuestion, Told>
  decision: Record<CaseDecision, string>
  decided: (question: string, decision: string, by: string, when: string) => string
  settlement: Record<Settlement, string>
  settled: (question: string, because: string, when: string) => string
  open: (question: string, id: string) => string
  field: (field: string) => string
}

const FRENCH_FIELDS: Readonly<Record<string, string>> = {
  kind: 'type',
  name: 'nom',
  vendor: 'constructeur',
  model: 'modèle',
  serial: 'numéro de série',
  version: 'version',
  macAddress: 'adresse MAC',
  location: 'emplacement déclaré',
  contact: 'contact',
  uptimeSeconds: 'secondes depuis le démarrage',
  assetNumber: 'numéro d’inventaire',
  building: 'bâtiment',
  room: 'salle',
  rack: 'baie',
  note: 'remarque',
}

const ENGLISH_FIELDS: Readonly<Record<string, string>> = {
  macAddress: 'MAC address',
  location: 'location it tells',
  uptimeSeconds: 'seconds since it started',
  assetNumber: 'asset number',
}

export const wordsOf: Readonly<Record<Language, Words>> = {
  fr: {
    title: (name, product) => (product ? `${name} (${product})` : name),
    reason: {
      serial: it => `Son numéro de série ${it} l’identifie, chez son constructeur.`,
      'mac-address': it => `Son adresse MAC ${it}, gravée en usine, l’identifie.`,
      'junk-serial': it => `Le numéro de série « ${it} » n’en est pas un : il ne compte pas.`,
      stack: it =>
        `C’est une pile, formée des châssis ${it} : quel que soit le maître, c’est elle.`,
      'name-and-address': (name, address) =>
        `Ni numéro de série ni adresse MAC : il est reconnu à son nom ${name} et à son adresse ${address}, ensemble.`,
      'address-only': it =>
        `Il n’a ni numéro de série, ni adresse MAC, ni nom : il est reconnu à son adresse ${it} et à son type de produit.`,
    },
    shared: count =>
      count === 1
        ? 'Un autre équipement annonce le même.'
        : `${count} autres équipements annoncent le même.`,
    lastSeen: (when, agent, agreed) =>
      `Observé en dernier le ${when}${agent ? ` par l’agent ${agent}` : ''}${agreed.length > 0 ? ` ; ont concordé : ${agreed.join(', ')}` : ''}.`,
    firstSeen: it => `Vu pour la première fois le ${it}.`,
    from: {
      person: (field, value, by, when) => `${field} : ${value}, fixé par ${by} le ${when}.`,
      import: (field, value, by, when) => `${field} : ${value}, importé par ${by} le ${when}.`,
      controller: (field, value, by, when) =>
        `${field} : ${value}, annoncé par son contrôleur ${by} le ${when}.`,
      observation: (field, value, by, when) =>
        `${field} : ${value}, observé le ${when}${by ? ` par l’agent ${by}` : ''}.`,
    },
    locked: 'Verrouillé jusqu’à ce qu’on le libère.',
    observed: it => `L’équipement lui-même annonce : ${it}.`,
    mergedInto: it => `Cette fiche a été reconnue comme étant ${it}.`,
    merged: it => `La fiche ${it} a été reconnue comme étant cet équipement.`,
    successor: {
      swap: it => `Remplacé à son adresse par ${it}.`,
      stack: it => `Intégré à la pile ${it}.`,
      decision: it => `Remplacé par ${it}, sur décision.`,
    },
    predecessor: {
      swap: it => `Il a pris la place de ${it}, à la même adresse.`,
      stack: it => `Le châssis de ${it} en fait maintenant partie.`,
      decision: it => `Il a pris la place de ${it}, sur décision.`,
    },
    question: {
      'shared-serial': it => `Même numéro de série que ${it}, mais adresses MAC différentes`,
      'shared-mac': it => `Même adresse MAC que ${it}, mais numéros de série différents`,
      clone: it => `Vu au même moment à deux endroits, avec ${it} : machine virtuelle copiée ?`,
      'serial-changed': () => 'Son numéro de série a changé, tout le reste concorde',
      'two-records': it => `Une même observation désigne cette fiche et ${it}`,
      'same-name': it => `Même nom et même produit que ${it}, à une autre adresse`,
      'moved-site': it => `Connu dans un autre établissement sous ${it} : déménagé ?`,
    },
    decision: {
      same: 'c’est le même',
      different: 'ce sont deux équipements',
      replaced: 'l’un a remplacé l’autre',
      ignore: 'à ignorer',
    },
    decided: (question, decision, by, when) =>
      `${question} : ${by} a décidé le ${when} : ${decision}.`,
    settlement: {
      retired: 'une des deux fiches a été retirée',
      merged: 'les deux fiches n’en font plus qu’une',
      'agrees-again': 'il annonce de nouveau ce qu’il annonçait avant',
      'nothing-shared': 'plus rien de ce qui identifie un équipement ne leur est commun',
    },
    settled: (question, because, when) =>
      `${question} : réglé de soi-même le ${when}, car ${because}.`,
    open: (question, id) => `${question} : la question est ouverte (${id}).`,
    field: it => FRENCH_FIELDS[it] ?? it,
  },
  en: {
    title: (name, product) => (product ? `${name} (${product})` : name),
    reason: {
      serial: it => `Its serial ${it} identifies it, among its maker's.`,
      'mac-address': it => `Its burnt-in MAC address ${it} identifies it.`,
      'junk-serial': it => `The serial "${it}" is none: it does not count.`,
      stack: it => `It is a stack of the chassis ${it}: whichever is master, it is this one.`,
      'name-and-address': (name, address) =>
        `It has neither serial nor MAC address: it is recognised by its name ${name} together with its address ${address}.`,
      'address-only': it =>
        `It has no serial, MAC address or name: it is recognised by its address ${it} and its kind of product.`,
    },
    shared: count =>
      count === 1 ? 'Another device tells the same.' : `${count} other devices tell the same.`,
    lastSeen: (when, agent, agreed) =>
      `Last observed on ${when}${agent ? ` by agent ${agent}` : ''}${agreed.length > 0 ? `; these agreed: ${agreed.join(', ')}` : ''}.`,
    firstSeen: it => `First seen on ${it}.`,
    from: {
      person: (field, value, by, when) => `${field}: ${value}, set by ${by} on ${when}.`,
      import: (field, value, by, when) => `${field}: ${value}, imported by ${by} on ${when}.`,
      controller: (field, value, by, when) =>
        `${field}: ${value}, told by its controller ${by} on ${when}.`,
      observation: (field, value, by, when) =>
        `${field}: ${value}, observed on ${when}${by ? ` by agent ${by}` : ''}.`,
    },
    locked: 'Locked until it is released.',
    observed: it => `The device itself tells: ${it}.`,
    mergedInto: it => `This record was found to be ${it}.`,
    merged: it => `The record ${it} was found to be this device.`,
    successor: {
      swap: it => `Replaced at its address by ${it}.`,
      stack: it => `Now part of the stack ${it}.`,
      decision: it => `Replaced by ${it}, as decided.`,
    },
    predecessor: {
      swap: it => `It took the place of ${it}, at the same address.`,
      stack: it => `The chassis of ${it} is now part of it.`,
      decision: it => `It took the place of ${it}, as decided.`,
    },
    question: {
      'shared-serial': it => `The same serial as ${it}, and another MAC address`,
      'shared-mac': it => `The same MAC address as ${it}, and another serial`,
      clone: it => `Seen at two places at once, with ${it}: a copied virtual machine?`,
      'serial-changed': () => 'Its serial changed, and all else agrees',
      'two-records': it => `One observation is both of this record and of ${it}`,
      'same-name': it => `The same name and product as ${it}, at another address`,
      'moved-site': it => `Known at another site as ${it}: was it moved?`,
    },
    decision: {
      same: 'it is the same',
      different: 'they are two devices',
      replaced: 'one replaced the other',
      ignore: 'to be ignored',
    },
    decided: (question, decision, by, when) =>
      `${question}: ${by} decided on ${when}: ${decision}.`,
    settlement: {
      retired: 'one of the two records was retired',
      merged: 'both records are one device by now',
      'agrees-again': 'it tells again what it told before',
      'nothing-shared': 'they share nothing any more that identifies a device',
    },
    settled: (question, because, when) =>
      `${question}: settled by itself on ${when}, because ${because}.`,
    open: (question, id) => `${question}: the question is open (${id}).`,
    field: it => ENGLISH_FIELDS[it] ?? it,
  },
}
