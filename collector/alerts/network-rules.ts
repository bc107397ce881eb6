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
      fr: '{site} : {link} plein[ en {way}]',
      en: '{site}: {link} full[ in {way}]',
    },
    text: {
      fr: '{link} est plein[ en {way}] depuis le {since}{load}. Ce qui le remplit : {contributors}. Si c’est une sauvegarde ou une mise à jour, la déplacer hors des cours ; sinon, voir le conseil de débit sur la page du lien.',
      en: '{link} has been full[ in {way}] since {since}{load}. What fills it: {contributors}. A backup or an update can move out of class hours; else see the advice on the page of the link.',
    },
  },
  'link-chronic': {
    ...scanned,
    severity: 'warning',
    findings: ['chronic-link'],
    title: {
      fr: '{site} : lien[ {name}] saturé de façon chronique',
      en: '{site}: link[ {name}] saturated again and again',
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
      fr: '{site} : vitesse ou duplex à revoir[, {device}][ {interface}]',
      en: '{site}: speed or duplex to check[, {device}][ {interface}]',
    },
    text: {
      fr: '[{fault}. ]Constaté depuis le {since}. Vérifier la négociation automatique aux deux bouts, puis le câble ou l’optique.',
      en: '[{fault}. ]Found since {since}. Check auto-negotiation at both ends, then the cable or the optics.',
    },
  },
  'wiring-fault': {
    ...scanned,
    severity: 'major',
    findings: ['loop', 'one-way-link'],
    title: {
      fr: '{site} : défaut de câblage[, {device}][ {interface}]',
      en: '{site}: wiring fault[, {device}][ {interface}]',
    },
    text: {
      fr: '[{fault}. ]Constaté depuis le {since}. Débrancher ou fermer ce port si le réseau en souffre, et suivre le câble.',
      en: '[{fault}. ]Found since {since}. Unplug or shut this port if the network suffers, and follow the cable.',
    },
  },
  'unexpected-gear': {
    ...scanned,
    severity: 'warning',
    findings: ['unexpected-device', 'unexpected-endpoint', 'unexpected-neighbour'],
    title: {
      fr: '{site} : matériel inattendu[, {gear}]',
      en: '{site}: unexpected gear[, {gear}]',
    },
    text: {
      fr: '[{fault}. ]Vu depuis le {since}. Le faire identifier sur place ; puis accepter le constat, ou débrancher.',
      en: '[{fault}. ]Seen since {since}. Have it identified on site; then accept the finding, or unplug it.',
    },
  },
  'address-duplicate': {
    ...scanned,
    severity: 'major',
    findings: ['duplicate-address'],
    title: {
      fr: '{site} : une adresse pour deux machines[ ({address})]',
      en: '{site}: one address on two machines[ ({address})]',
    },
    text: {
      fr: '{fault}, vues par le même relevé, depuis le {since}. L’une a sans doute une adresse fixe prise dans la plage DHCP : la retrouver par son port et la corriger.',
      en: '{fault}, seen by one scan, since {since}. One of them probably has a fixed address out of the DHCP range: find it by its port, and put it right.',
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
      fr: '{site} : erreurs sur {device}[ {interface}]',
      en: '{site}: errors on {device}[ {interface}]',
    },
    text: {
      fr: '{errors} erreurs en 15 minutes sur {device}[ {interface}][, contre {before} d’ordinaire], depuis le {since}. Vérifier le câble, l’optique et le duplex aux deux bouts.',
      en: '{errors} errors within 15 minutes on {device}[ {interface}][, {before} as a rule], since {since}. Check the cable, the optics and the duplex at both ends.',
    },
  },
  'outbox-growing': {
    ...standing,
    severity: 'warning',
    holdMs: 15 * MINUTE_MS,
    clearMs: 5 * MINUTE_MS,
    title: {
      fr: '{site} : l’agent[ {agent}] n’arrive plus à transmettre',
      en: '{site}: agent[ {agent}] cannot keep up',
    },
    text: {
      fr: '{messages} messages attendent à l’agent[ {agent}] depuis le {since}. Il est joignable, et rien ne se perd. Regarder si le lien est plein ; sinon, si le collecteur accuse réception (journal du collecteur).',
      en: '{messages} messages have waited at the agent[ {agent}] since {since}. It can be reached, and nothing is lost. See whether the line is full; else, whether the collector sends receipts (log of the collector).',
    },
  },
  'certificate-expiring': {
    ...standing,
    severity: 'warning',
    title: {
      fr: '{site} : le certificat de l’agent[ {agent}] expire[ le {notAfter}]',
      en: '{site}: the certificate of the agent[ {agent}] expires[ at {notAfter}]',
    },
    text: {
      fr: 'L’agent aurait dû le renouveler de lui-même un mois avant. Après cette date il ne pourra plus rien transmettre. Voir son journal, ou l’enrôler à nouveau : recense-collector enrol {siteId}.',
      en: 'The agent should have renewed it by itself a month before. After that it can send nothing. See its log, or enrol it again: recense-collector enrol {siteId}.',
    },
  },
  'identity-case': {
    ...standing,
    severity: 'warning',
    holdMs: 5 * MINUTE_MS,
    title: {
      fr: '{site} : question d’identité[, {device}]',
      en: '{site}: question of identity[, {device}]',
    },
    text: {
      fr: '{question}. Rien n’est fusionné sans vous : répondre sur la page des questions d’identité. Ouverte depuis le {since}.',
      en: '{question}. Nothing is merged without you: answer on the page of identity questions. Open since {since}.',
    },
  },
  'mass-disappearance': {
    ...standing,
    severity: 'major',
    title: {
      fr: '{site} : {count} {items} disparus d’un coup',
      en: '{site}: {count} {items} gone at once',
    },
    text: {
      fr: '{count} {items} sur {of} ne sont plus vus depuis le {since}. Rien n’est déclaré disparu sans votre accord : le confirmer si c’est un déménagement ou des travaux ; sinon, chercher une panne de réseau ou un VLAN que l’agent ne voit plus.',
      en: '{count} {items} of {of} have not been seen since {since}. None is declared missing without your word: confirm it if there is a move or building work; else look for a network fault, or a VLAN that the agent does not see any more.',
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
      fr: 'Rien ne passe par le canal {channel} depuis le {since}[ ; alertes en attente ou abandonnées : {count}].[ Dernière erreur : « {failure} ».] Les essais continuent pendant trois jours. Vérifier le serveur, l’adresse et le mot de passe du canal.',
      en: 'Nothing has got through the channel {channel} since {since}[; alerts waiting or given up: {count}].[ Latest error: "{failure}".] It is tried again for three days. Check the server, the address and the password of the channel.',
    },
  },
  'quarantine-not-empty': {
    ...standing,
    severity: 'warning',
    holdMs: 5 * MINUTE_MS,
    title: {
      fr: '{site} : messages illisibles[ ({count})]',
      en: '{site}: messages that cannot be read[ ({count})]',
    },
    text: {
      fr: 'Messages mis en quarantaine depuis le {since}[ : {count}].[ Raison du dernier : « {reason} ».] Ils sont gardés. Mettre à jour l’agent, ou chercher qui d’autre publie sous son nom.',
      en: 'Messages in quarantine since {since}[: {count}].[ Reason of the latest: "{reason}".] They are kept. Update the agent, or look for who else publishes under its name.',
    },
  },
} as const satisfies Record<string, AlertRule>
