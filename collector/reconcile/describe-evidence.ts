import type { Evidence, EvidenceAbout } from './evidence.ts'
import type { Language } from './explanation-words.ts'

type Sides = { known: string; observed: string }
type Sentences = Record<Evidence['speaks'], (sides: Sides) => string>

/** A piece of evidence in a sentence, with its weight. */
export function describeEvidence(evidence: Evidence, language: Language): string {
  const { about, speaks, known = '—', observed = '—', strength } = evidence
  const sentence = (language === 'fr' ? FRENCH : ENGLISH)[about][speaks]({ known, observed })
  return `${sentence} (${STRENGTHS[language][strength]})`
}

const STRENGTHS = {
  fr: { decisive: 'décisif', strong: 'fort', medium: 'moyen', weak: 'faible' },
  en: { decisive: 'decisive', strong: 'strong', medium: 'medium', weak: 'weak' },
} as const

const FRENCH: Readonly<Record<EvidenceAbout, Sentences>> = {
  serial: {
    for: ({ observed }) => `Même numéro de série : ${observed}`,
    against: it => `Numéros de série différents : ${it.known} et ${it.observed}`,
  },
  'mac-address': {
    for: ({ observed }) => `Même adresse MAC : ${observed}`,
    against: it => `Adresses MAC différentes : ${it.known} et ${it.observed}`,
  },
  stack: {
    for: it => `Même pile : châssis ${it.known}, puis ${it.observed}`,
    against: it => `Une autre pile : châssis ${it.known}, et ${it.observed}`,
  },
  'name-and-address': {
    for: ({ observed }) => `Même nom à la même adresse : ${observed}`,
    against: it => `Noms et adresses différents : ${it.known} et ${it.observed}`,
  },
  'address-and-product': {
    for: ({ observed }) => `Même type de produit à la même adresse : ${observed}`,
    against: it => `Produits et adresses différents : ${it.known} et ${it.observed}`,
  },
  name: {
    for: ({ observed }) => `Même nom : ${observed}`,
    against: it => `Noms différents : ${it.known} et ${it.observed}`,
  },
  address: {
    for: ({ observed }) => `Même adresse : ${observed}`,
    against: it => `Adresses différentes : ${it.known} et ${it.observed}`,
  },
  product: {
    for: ({ observed }) => `Même type de produit : ${observed}`,
    against: it => `Types de produit différents : ${it.known} et ${it.observed}`,
  },
  'two-places': {
    for: it => `Au même endroit : ${it.observed}`,
    against: it => `À deux endroits au même moment : ${it.known} et ${it.observed}`,
  },
}

const ENGLISH: Readonly<Record<EvidenceAbout, Sentences>> = {
  serial: {
    for: ({ observed }) => `The same serial: ${observed}`,
    against: it => `Different serials: ${it.known} and ${it.observed}`,
  },
  'mac-address': {
    for: ({ observed }) => `The same MAC address: ${observed}`,
    against: it => `Different MAC addresses: ${it.known} and ${it.observed}`,
  },
  stack: {
    for: it => `The same stack: chassis ${it.known}, then ${it.observed}`,
    against: it => `Another stack: chassis ${it.known}, and ${it.observed}`,
  },
  'name-and-address': {
    for: ({ observed }) => `The same name at the same address: ${observed}`,
    against: it => `Different names and addresses: ${it.known} and ${it.observed}`,
  },
  'address-and-product': {
    for: ({ observed }) => `The same kind of product at the same address: ${observed}`,
    against: it => `Different products and addresses: ${it.known} and ${it.observed}`,
  },
  name: {
    for: ({ observed }) => `The same name: ${observed}`,
    against: it => `Different names: ${it.known} and ${it.observed}`,
  },
  address: {
    for: ({ observed }) => `The same address: ${observed}`,
    against: it => `Different addresses: ${it.known} and ${it.observed}`,
  },
  product: {
    for: ({ observed }) => `The same kind of product: ${observed}`,
    against: it => `Different kinds of product: ${it.known} and ${it.observed}`,
  },
  'two-places': {
    for: it => `At the same place: ${it.observed}`,
    against: it => `At two places at once: ${it.known} and ${it.observed}`,
  },
}
