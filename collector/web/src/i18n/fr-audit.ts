import type { enAudit } from './en-audit.ts'

/** The same in French. */
export const frAudit: Readonly<Record<keyof typeof enAudit, string>> = {
  'audit.title': 'Audit du réseau : {site}',
  'audit.open': 'Rapport d’audit',
  'audit.print': 'Imprimer ou enregistrer en PDF',
  'audit.csv': 'CSV',
  'audit.look': 'Ce qu’il faut regarder',
  'audit.look.obsolete': 'Modèles que plus personne n’entretient',
  'audit.look.slow': 'Commutateurs reliés à 100 Mbit/s ou moins',
  'audit.look.unexpected': 'Matériel que personne n’a déclaré',
  'audit.look.missing': 'Disparus',
  'audit.obsolete.vendor-gone': 'son constructeur n’existe plus',
  'audit.obsolete.end-of-support': 'hors support',
  'audit.fastest': 'Port le plus rapide',
  'audit.nowhere': 'Emplacement inconnu',
  'trust.covered': 'Exploré',
  'trust.answers': 'Répondent au SNMP',
  'trust.answers.text': '{answered} sur {asked} ({share})',
}
