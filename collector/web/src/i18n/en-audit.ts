/** Sentences of the audit report of a site. */
export const enAudit = {
  'audit.title': 'Network audit: {site}',
  'audit.open': 'Audit report',
  'audit.print': 'Print or save as PDF',
  'audit.csv': 'CSV',
  'audit.look': 'What to look at',
  'audit.look.obsolete': 'Models that nobody mends any more',
  'audit.look.slow': 'Switches linked at 100 Mbit/s or less',
  'audit.look.unexpected': 'Gear that nobody entered',
  'audit.look.missing': 'Gone missing',
  'audit.obsolete.vendor-gone': 'its vendor is gone',
  'audit.obsolete.end-of-support': 'out of support',
  'audit.fastest': 'Fastest port',
  'audit.nowhere': 'Place not known',
  'trust.covered': 'Looked at',
  'trust.answers': 'Answer SNMP',
  'trust.answers.text': '{answered} of {asked} ({share})',
} as const
