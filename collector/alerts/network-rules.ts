import type { AlertRule } from './rule.ts'
import { MINUTE_MS, scanned, standing, watched } from './rule-paces.ts'

/** What is wrong with what is there: links, wiring, gear, records. */
export const networkRules = {
  'link-saturated': {
    ...watched,
    severity: 'major',
    severityBy: { detail: 'state', values: { harmful: 'critical' } },
    holdMs: 0,
    clearMs: 0,
    pages: 'open-hours',
    title: {
      fr: '{site} : {link} saturé ({way})',
      en: '{site}: {link} saturated ({way})',
    },
    text: {
      fr: 'Le lien {link} est plein ({way}) depuis {since}. Principaux contributeurs : {contributors}.',
      en: 'The link {link} has been full ({way}) since {since}. Top contributors: {contributors}.',
    },
  },
  'link-chronic': {
    ...scanned,
    severity: 'warning',
    findings: ['chronic-link'],
    title: {
      fr: '{site} : lien {name} saturé de façon chronique',
      en: '{site}: link {name} saturated again and again',
    },
    text: {
      fr: '{chronic}.',
      en: '{chronic}.',
    },
  },
  'contract-contradicted': {
    ...scanned,
    severity: 'warning',
    findings: ['contract-contradicted'],
    title: {
      fr: '{site} : débit mesuré contraire au contrat',
      en: '{site}: measured rate contradicts the contract',
    },
    text: {
      fr: 'Le registre des liens et les mesures se contredisent. {contradiction}.',
      en: 'The register of links and the measures contradict each other. {contradiction}.',
    },
  },
  'speed-mismatch': {
    ...scanned,
    severity: 'warning',
    findings: ['speed-mismatch', 'duplex-mismatch', 'slow-uplink'],
    title: {
      fr: '{site} : vitesse ou duplex incohérent sur {device} {interface}',
      en: '{site}: speed or duplex mismatch on {device} {interface}',
    },
    text: {
      fr: 'Constat {finding} : {detail}. Vérifier la négociation des deux côtés et le câble.',
      en: 'Finding {finding}: {detail}. Check negotiation at both ends, and the cable.',
    },
  },
  'wiring-fault': {
    ...scanned,
    severity: 'major',
    findings: ['loop', 'one-way-link'],
    title: {
      fr: '{site} : défaut de câblage sur {device} {interface}',
      en: '{site}: wiring fault on {device} {interface}',
    },
    text: {
      fr: 'Constat {finding} : {detail}.',
      en: 'Finding {finding}: {detail}.',
    },
  },
  'unexpected-gear': {
    ...scanned,
    severity: 'warning',
    findings: ['unexpected-device', 'unexpected-endpoint', 'unexpected-neighbour'],
    title: {
      fr: '{site} : matériel inattendu ({device})',
      en: '{site}: unexpected gear ({device})',
    },
    text: {
      fr: 'Constat {finding} : {detail}. À identifier ou à accepter.',
      en: 'Finding {finding}: {detail}. Identify it, or accept it.',
    },
  },
  'address-duplicate': {
    ...scanned,
    severity: 'major',
    findings: ['duplicate-address'],
    title: {
      fr: '{site} : adresse en double',
      en: '{site}: duplicate address',
    },
    text: {
      fr: 'Constat {finding} : {detail}. Deux machines se disputent la même adresse.',
      en: 'Finding {finding}: {detail}. Two machines fight for one address.',
    },
  },
  'errors-rising': {
    ...watched,
    severity: 'warning',
    // Two looks at the pace of five minutes, which is not kept to the second.
    holdMs: 9 * MINUTE_MS,
    clearMs: 30 * MINUTE_MS,
    pages: 'open-hours',
    title: {
      fr: '{site} : erreurs sur {device} {interface}',
      en: '{site}: errors on {device} {interface}',
    },
    text: {
      fr: "{errors} erreurs en 15 minutes sur {device} {interface}, contre {before} d'ordinaire. Câble, optique ou duplex.",
      en: '{errors} errors within 15 minutes on {device} {interface}, {before} as a rule. Cable, optics or duplex.',
    },
  },
  'outbox-growing': {
    ...standing,
    severity: 'warning',
    holdMs: 15 * MINUTE_MS,
    clearMs: 5 * MINUTE_MS,
    title: {
      fr: "{site} : l'agent {agent} prend du retard",
      en: '{site}: agent {agent} falls behind',
    },
    text: {
      fr: "{messages} messages attendent, le plus ancien depuis {since} : le lien est trop lent, ou le collecteur n'accuse pas réception.",
      en: '{messages} messages wait, the oldest since {since}: the line is too slow, or the collector sends no receipts.',
    },
  },
  'certificate-expiring': {
    ...standing,
    severity: 'warning',
    title: {
      fr: '{site} : certificat de {agent} bientôt périmé',
      en: '{site}: certificate of {agent} about to expire',
    },
    text: {
      fr: "Il n'est plus valable après le {notAfter} et n'a pas été renouvelé. Relancer l'enrôlement de l'agent.",
      en: 'It is not valid after {notAfter} and was not renewed. Enrol the agent again.',
    },
  },
  'identity-case': {
    ...standing,
    severity: 'warning',
    holdMs: 5 * MINUTE_MS,
    title: {
      fr: "{site} : question d'identité ({question})",
      en: '{site}: question of identity ({question})',
    },
    text: {
      fr: 'Deux fiches se contredisent : {device} et {other}. Trancher dans la page des cas.',
      en: 'Two records contradict each other: {device} and {other}. Decide it on the page of cases.',
    },
  },
  'mass-disappearance': {
    ...standing,
    severity: 'major',
    title: {
      fr: '{site} : disparition en masse ({count} sur {of})',
      en: '{site}: mass disappearance ({count} of {of})',
    },
    text: {
      fr: "{count} éléments ont disparu d'un coup ; rien n'est conclu avant votre accord.",
      en: '{count} items disappeared at once; nothing is concluded until you agree.',
    },
  },
  'channel-failing': {
    ...standing,
    severity: 'major',
    holdMs: 15 * MINUTE_MS,
    clearMs: 0,
    pages: 'always',
    title: {
      fr: 'Les alertes ne partent plus par {channel}',
      en: 'Alerts do not get out by {channel}',
    },
    text: {
      fr: 'Rien ne passe par le canal {channel} depuis {since} ; alertes en attente ou abandonnées : {count}. Dernière erreur : {failure}. Rien ne se perd pendant trois jours ; vérifier le serveur ou le mot de passe du canal.',
      en: 'Nothing has got through the channel {channel} since {since}; alerts waiting or given up: {count}. Latest error: {failure}. Nothing is lost for three days; check the server or the password of the channel.',
    },
  },
  'quarantine-not-empty': {
    ...standing,
    severity: 'warning',
    holdMs: 5 * MINUTE_MS,
    title: {
      fr: '{site} : messages en quarantaine ({count})',
      en: '{site}: messages in quarantine ({count})',
    },
    text: {
      fr: 'Des messages du site ne peuvent être lus : {reason}. Rien ne se perd ; agent à mettre à jour, ou à examiner.',
      en: 'Messages of the site cannot be read: {reason}. Nothing is lost; the agent needs an update, or a look.',
    },
  },
} as const satisfies Record<string, AlertRule>
